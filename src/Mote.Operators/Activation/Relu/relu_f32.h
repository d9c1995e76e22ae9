#ifndef MOTE_RELU_F32_H
#define MOTE_RELU_F32_H

#include "mote_float.h"

/* y[i] = max(x[i], 0), NaN stays; y may be x. */
static MOTE_ALWAYS_INLINE void mote_relu_f32(const float *x, int32_t count, float *y)
{
    for (int32_t i = 0; i < count; i++) {
        y[i] = x[i] < 0.0f ? 0.0f : x[i];
    }
}

#endif
