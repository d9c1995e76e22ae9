#ifndef MOTE_EXP_F32_H
#define MOTE_EXP_F32_H

#include "mote_exp.h"

/* y[i] = e^x[i]; y may be x. */
static MOTE_ALWAYS_INLINE void mote_exp_f32(const float *x, int32_t count, float *y)
{
    for (int32_t i = 0; i < count; i++) {
        y[i] = mote_expf(x[i]);
    }
}

#endif
