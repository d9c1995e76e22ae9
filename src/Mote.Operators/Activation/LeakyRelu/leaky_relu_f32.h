#ifndef MOTE_LEAKY_RELU_F32_H
#define MOTE_LEAKY_RELU_F32_H

#include "mote_float.h"

/* y[i] = x[i] where it is above zero, alpha x[i] elsewhere; y may be x. */
static MOTE_ALWAYS_INLINE void mote_leaky_relu_f32(const float *x, int32_t count, float alpha, float *y)
{
    for (int32_t i = 0; i < count; i++) {
        y[i] = x[i] > 0.0f ? x[i] : x[i] * alpha;
    }
}

#endif
