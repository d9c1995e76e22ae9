#ifndef MOTE_SIGNAL_LOG_H
#define MOTE_SIGNAL_LOG_H

#include "mote_base.h"

/* The natural logarithm of x, 2 or more, times a scale, in 16 fractional bits, rounded. `table`: log2(1 + i /
 * 128) - i / 128. */
static MOTE_ALWAYS_INLINE uint32_t mote_signal_log_of(uint32_t x, uint32_t scale, const uint16_t *table)
{
    const int32_t zeros = mote_leading_zeros(x);
    /* 16 bits behind the leading one; 1 << zeros << 1 would be no shift for zeros of 31, which x of 2 or more
     * has not. */
    const int32_t fraction = (int32_t)((x << zeros << 1) >> 16);
    const uint16_t *entry = table + (fraction >> 9);
    const int32_t correction = entry[0] + (((entry[1] - entry[0]) * (fraction & 511)) >> 16);
    const uint32_t log2 = (uint32_t)(((31 - zeros) << 16) + fraction + correction);
    /* 45426 = ln 2 in 16 bits; log2 has up to 21, so two products of 32 bits do for one of 64. */
    const uint32_t high = 45426 * (log2 >> 16);
    const uint32_t natural = high + ((45426 * (log2 & 0xffff) + 32768) >> 16);
    return (scale * natural + 32768) >> 16;
}

/* y = log(x << correction_bits) * scale, at most 32767; 0 for arguments up to 1. */
static MOTE_ALWAYS_INLINE void mote_signal_log(const uint32_t *x, const uint16_t *table, int32_t count,
                                               int32_t scale, int32_t correction_bits, int16_t *y)
{
    for (int32_t i = 0; i < count; i++) {
        const uint32_t scaled = x[i] << correction_bits;
        uint32_t log = 0;
        if (scaled > 1) {
            log = mote_signal_log_of(scaled, (uint32_t)scale, table);
        }
        y[i] = (int16_t)(log < INT16_MAX ? log : INT16_MAX);
    }
}

#endif
