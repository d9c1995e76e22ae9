#ifndef MOTE_RELU_N1_TO_1_F32_H
#define MOTE_RELU_N1_TO_1_F32_H

#include "mote_clamp_f32.h"

/* y[i] = x[i] within [-1, 1], NaN stays; y may be x. */
static MOTE_ALWAYS_INLINE void mote_relu_n1_to_1_f32(const float *x, int32_t count, float *y)
{
    for (int32_t i = 0; i < count; i++) {
        y[i] = mote_clamp_f32(x[i], -1.0f, 1.0f);
    }
}

#endif
