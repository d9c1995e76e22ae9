#ifndef MOTE_ELU_F32_H
#define MOTE_ELU_F32_H

#include "mote_exp.h"

/* y[i] = x[i] where it is not negative, e^x[i] - 1 elsewhere; y may be x. */
static MOTE_ALWAYS_INLINE void mote_elu_f32(const float *x, int32_t count, float *y)
{
    for (int32_t i = 0; i < count; i++) {
        y[i] = x[i] < 0.0f ? mote_expm1f(x[i]) : x[i];
    }
}

#endif
