#ifndef MOTE_LOG_SCALE_U32_H
#define MOTE_LOG_SCALE_U32_H

#include <string.h>

#include "mote_base.h"

/* y[i] = log2 x[i] * factor in Q16, of 1 where x[i] is 0. table: log2(1 + i / 128) in Q16 for i from 0 to
 * 128, modulo 2^16; factor: Q30 without sign. y may be x, so elements are moved by their bytes. */
static MOTE_ALWAYS_INLINE void mote_log_scale_u32(const uint32_t *x, int32_t count, const uint16_t *table,
                                                  int32_t factor, int32_t *y)
{
    for (int32_t i = 0; i < count; i++) {
        const uint32_t v = x[i] == 0 ? 1u : x[i];
        const int32_t zeros = mote_leading_zeros(v);
        const uint32_t mantissa = v << zeros;
        const uint16_t *const segment = table + ((mantissa >> 24) & 127u);
        const uint32_t rise = (segment[1] - (uint32_t)segment[0]) & 0xFFFFu;
        const uint32_t log = ((uint32_t)(31 - zeros) << 16) + segment[0] +
                             ((rise * ((mantissa >> 8) & 0xFFFFu) + 0x8000u) >> 16);
        const int32_t result = (int32_t)(((uint64_t)log * (uint32_t)factor + 0x20000000u) >> 30);
        memcpy(y + i, &result, sizeof(result));
    }
}

#endif
