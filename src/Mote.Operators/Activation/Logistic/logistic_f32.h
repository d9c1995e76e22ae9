#ifndef MOTE_LOGISTIC_F32_H
#define MOTE_LOGISTIC_F32_H

#include "mote_logistic.h"

/* y[i] = 1 / (1 + e^-x[i]); y may be x. */
static MOTE_ALWAYS_INLINE void mote_logistic_f32(const float *x, int32_t count, float *y)
{
    for (int32_t i = 0; i < count; i++) {
        y[i] = mote_logisticf(x[i]);
    }
}

#endif
