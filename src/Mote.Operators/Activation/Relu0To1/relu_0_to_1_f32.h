#ifndef MOTE_RELU_0_TO_1_F32_H
#define MOTE_RELU_0_TO_1_F32_H

#include "mote_clamp_f32.h"

/* y[i] = x[i] within [0, 1], NaN stays; y may be x. */
static MOTE_ALWAYS_INLINE void mote_relu_0_to_1_f32(const float *x, int32_t count, float *y)
{
    for (int32_t i = 0; i < count; i++) {
        y[i] = mote_clamp_f32(x[i], 0.0f, 1.0f);
    }
}

#endif
