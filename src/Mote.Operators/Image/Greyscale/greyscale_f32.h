#ifndef MOTE_GREYSCALE_F32_H
#define MOTE_GREYSCALE_F32_H

#include "mote_float.h"

/* The luma of count colours; y may be x. */
static MOTE_ALWAYS_INLINE void mote_greyscale_f32(const float *x, int32_t count, float *y)
{
    for (int32_t i = 0; i < count; i++) {
        y[i] = 0.299f * x[3 * i] + 0.587f * x[3 * i + 1] + 0.114f * x[3 * i + 2];
    }
}

#endif
