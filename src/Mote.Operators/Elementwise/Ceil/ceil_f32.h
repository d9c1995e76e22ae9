#ifndef MOTE_CEIL_F32_H
#define MOTE_CEIL_F32_H

#include "mote_round.h"

/* y[i] = the smallest whole number that is not less, of x[i]; y may be x. */
static MOTE_ALWAYS_INLINE void mote_ceil_f32(const float *x, int32_t count, float *y)
{
    for (int32_t i = 0; i < count; i++) {
        y[i] = mote_ceilf(x[i]);
    }
}

#endif
