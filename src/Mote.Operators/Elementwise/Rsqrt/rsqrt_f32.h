#ifndef MOTE_RSQRT_F32_H
#define MOTE_RSQRT_F32_H

#include "mote_sqrt.h"

/* y[i] = 1 / sqrt(x[i]), infinite at zero, NaN below; y may be x. */
static MOTE_ALWAYS_INLINE void mote_rsqrt_f32(const float *x, int32_t count, float *y)
{
    for (int32_t i = 0; i < count; i++) {
        y[i] = mote_rsqrtf(x[i]);
    }
}

#endif
