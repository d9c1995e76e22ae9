#ifndef MOTE_ABS_S16_H
#define MOTE_ABS_S16_H

#include "mote_fixed_point.h"

/* y[i] = the distance of x[i] to its zero point, rescaled and saturated; y may be x. */
static MOTE_ALWAYS_INLINE void mote_abs_s16(const int16_t *x, int32_t count, int32_t input_zero_point,
                                            int32_t multiplier, int32_t shift, int32_t output_zero_point,
                                            int16_t *y)
{
    for (int32_t i = 0; i < count; i++) {
        const int32_t value = x[i] - input_zero_point;
        const int32_t scaled =
            mote_multiply_by_quantized_multiplier(value < 0 ? -value : value, multiplier, shift);
        y[i] = (int16_t)mote_clamp(mote_wrapping_add(scaled, output_zero_point), INT16_MIN, INT16_MAX);
    }
}

#endif
