#ifndef MOTE_MAGNITUDE_S16_H
#define MOTE_MAGNITUDE_S16_H

#include "mote_base.h"

/* The square root of x < 2^31, to nearest. */
static inline int32_t mote_root_s32(uint32_t x)
{
    uint32_t rest = x;
    uint32_t root = 0;
    for (uint32_t bit = (uint32_t)1 << 30; bit != 0; bit >>= 2) {
        const uint32_t trial = root + bit;
        root >>= 1;
        if (rest >= trial) {
            rest -= trial;
            root += bit;
        }
    }
    return (int32_t)(rest > root ? root + 1 : root);
}

/*
 * The square root of the sum of squares of each of count rows of axes numbers, limited. A sum beyond 2^31 - 1
 * stays there, where the root is limited anyway.
 */
static MOTE_ALWAYS_INLINE void mote_magnitude_s16(const int16_t *x, int32_t count, int32_t axes, int16_t *y)
{
    for (int32_t i = 0; i < count; i++) {
        uint32_t sum = 0;
        for (int32_t a = 0; a < axes; a++) {
            sum += (uint32_t)(x[a] * x[a]);
            sum = sum < INT32_MAX ? sum : INT32_MAX;
        }
        y[i] = (int16_t)mote_clamp(mote_root_s32(sum), 0, INT16_MAX);
        x += axes;
    }
}

#endif
