#ifndef MOTE_TANH_S16_H
#define MOTE_TANH_S16_H

#include "mote_sigmoid16.h"

/* y[i] = the function of x[i] in Q0.15; y may be x. */
static MOTE_ALWAYS_INLINE void mote_tanh_s16(const int16_t *x, int32_t count, int32_t factor,
                                             int32_t right_shift, int16_t *y)
{
    for (int32_t i = 0; i < count; i++) {
        y[i] = mote_tanh16(x[i], factor, right_shift);
    }
}

#endif
