#ifndef MOTE_SQUARE_F32_H
#define MOTE_SQUARE_F32_H

#include "mote_float.h"

/* y[i] = x[i] * x[i]; y may be x. */
static MOTE_ALWAYS_INLINE void mote_square_f32(const float *x, int32_t count, float *y)
{
    for (int32_t i = 0; i < count; i++) {
        y[i] = x[i] * x[i];
    }
}

#endif
