#ifndef MOTE_MAGNITUDE_S16_H
#define MOTE_MAGNITUDE_S16_H

#include "mote_root_s32.h"

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
