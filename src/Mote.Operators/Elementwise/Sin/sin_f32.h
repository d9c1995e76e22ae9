#ifndef MOTE_SIN_F32_H
#define MOTE_SIN_F32_H

#include "mote_sin_cos.h"

/* y[i] = the sine, in radians, of x[i]; y may be x. */
static MOTE_ALWAYS_INLINE void mote_sin_f32(const float *x, int32_t count, float *y)
{
    for (int32_t i = 0; i < count; i++) {
        y[i] = mote_sinf(x[i]);
    }
}

#endif
