#ifndef MOTE_COS_F32_H
#define MOTE_COS_F32_H

#include "mote_sin_cos.h"

/* y[i] = the cosine, in radians, of x[i]; y may be x. */
static MOTE_ALWAYS_INLINE void mote_cos_f32(const float *x, int32_t count, float *y)
{
    for (int32_t i = 0; i < count; i++) {
        y[i] = mote_cosf(x[i]);
    }
}

#endif
