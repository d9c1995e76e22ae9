#ifndef MOTE_ROUND_F32_H
#define MOTE_ROUND_F32_H

#include "mote_round.h"

/* y[i] = the nearest whole number, halves to even, of x[i]; y may be x. */
static MOTE_ALWAYS_INLINE void mote_round_f32(const float *x, int32_t count, float *y)
{
    for (int32_t i = 0; i < count; i++) {
        y[i] = mote_round_half_even(x[i]);
    }
}

#endif
