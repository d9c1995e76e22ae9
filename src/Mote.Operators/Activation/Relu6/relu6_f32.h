#ifndef MOTE_RELU6_F32_H
#define MOTE_RELU6_F32_H

#include "mote_clamp_f32.h"

/* y[i] = x[i] within [0, 6], NaN stays; y may be x. */
static MOTE_ALWAYS_INLINE void mote_relu6_f32(const float *x, int32_t count, float *y)
{
    for (int32_t i = 0; i < count; i++) {
        y[i] = mote_clamp_f32(x[i], 0.0f, 6.0f);
    }
}

#endif
