#ifndef MOTE_SQRT_F32_H
#define MOTE_SQRT_F32_H

#include "mote_sqrt.h"

/* y[i] = the square root of x[i], NaN below zero; y may be x. */
static MOTE_ALWAYS_INLINE void mote_sqrt_f32(const float *x, int32_t count, float *y)
{
    for (int32_t i = 0; i < count; i++) {
        y[i] = mote_sqrtf(x[i]);
    }
}

#endif
