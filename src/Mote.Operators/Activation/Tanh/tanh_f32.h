#ifndef MOTE_TANH_F32_H
#define MOTE_TANH_F32_H

#include "mote_tanh.h"

/* y[i] = tanh(x[i]); y may be x. */
static MOTE_ALWAYS_INLINE void mote_tanh_f32(const float *x, int32_t count, float *y)
{
    for (int32_t i = 0; i < count; i++) {
        y[i] = mote_tanhf(x[i]);
    }
}

#endif
