#ifndef MOTE_NORMALIZE_U8_S8_H
#define MOTE_NORMALIZE_U8_S8_H

#include "mote_base.h"

/* y = table[x] for pixels of several channels, each with its own table of 256; y may be x. */
static MOTE_ALWAYS_INLINE void mote_normalize_u8_s8(const uint8_t *x, int32_t pixels, int32_t channels,
                                                    const int8_t *table, int8_t *y)
{
    for (int32_t pixel = 0; pixel < pixels; pixel++) {
        for (int32_t c = 0; c < channels; c++) {
            *y++ = table[256 * c + *x++];
        }
    }
}

#endif
