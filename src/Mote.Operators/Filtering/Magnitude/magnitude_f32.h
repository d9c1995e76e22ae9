#ifndef MOTE_MAGNITUDE_F32_H
#define MOTE_MAGNITUDE_F32_H

#include "mote_sqrt.h"

/* The square root of the sum of squares, added in order, of each of count rows of axes numbers. */
static MOTE_ALWAYS_INLINE void mote_magnitude_f32(const float *x, int32_t count, int32_t axes, float *y)
{
    for (int32_t i = 0; i < count; i++) {
        float sum = x[0] * x[0];
        for (int32_t a = 1; a < axes; a++) {
            sum += x[a] * x[a];
        }
        y[i] = mote_sqrtf(sum);
        x += axes;
    }
}

#endif
