#ifndef MOTE_HARD_SWISH_F32_H
#define MOTE_HARD_SWISH_F32_H

#include "mote_float.h"

/* y[i] = x[i] * min(max(x[i] + 3, 0), 6) / 6, in this order; y may be x. */
static MOTE_ALWAYS_INLINE void mote_hard_swish_f32(const float *x, int32_t count, float *y)
{
    for (int32_t i = 0; i < count; i++) {
        const float shifted = x[i] + 3.0f;
        const float raised = 0.0f < shifted ? shifted : 0.0f;
        const float gate = raised < 6.0f ? raised : 6.0f;
        y[i] = x[i] * gate / 6.0f;
    }
}

#endif
