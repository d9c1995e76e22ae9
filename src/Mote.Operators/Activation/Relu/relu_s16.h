#ifndef MOTE_RELU_S16_H
#define MOTE_RELU_S16_H

#include "mote_fixed_point.h"

/* y[i] = x[i] rescaled, within 0..32767; y may be x. */
static MOTE_ALWAYS_INLINE void mote_relu_s16(const int16_t *x, int32_t count, int32_t multiplier,
                                             int32_t shift, int16_t *y)
{
    for (int32_t i = 0; i < count; i++) {
        y[i] =
            (int16_t)mote_clamp(mote_multiply_by_quantized_multiplier(x[i], multiplier, shift), 0, INT16_MAX);
    }
}

#endif
