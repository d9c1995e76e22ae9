#ifndef MOTE_RELU6_S16_H
#define MOTE_RELU6_S16_H

#include "mote_base.h"

/* y[i] = x[i] within [clamp_min, clamp_max]; y may be x. */
static MOTE_ALWAYS_INLINE void mote_relu6_s16(const int16_t *x, int32_t count, int32_t clamp_min,
                                              int32_t clamp_max, int16_t *y)
{
    for (int32_t i = 0; i < count; i++) {
        y[i] = (int16_t)mote_clamp(x[i], clamp_min, clamp_max);
    }
}

#endif
