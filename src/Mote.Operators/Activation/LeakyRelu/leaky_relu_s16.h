#ifndef MOTE_LEAKY_RELU_S16_H
#define MOTE_LEAKY_RELU_S16_H

#include "mote_fixed_point.h"

/* y[i] = x[i] rescaled, by the alpha multiplier below zero (a negative one negates the product with its
 * magnitude); y may be x. */
static MOTE_ALWAYS_INLINE void mote_leaky_relu_s16(const int16_t *x, int32_t count, int32_t input_zero_point,
                                                   int32_t identity_multiplier, int32_t identity_shift,
                                                   int32_t alpha_multiplier, int32_t alpha_shift,
                                                   int32_t output_zero_point, int16_t *y)
{
    const int32_t magnitude = alpha_multiplier < 0 ? -alpha_multiplier : alpha_multiplier;
    for (int32_t i = 0; i < count; i++) {
        const int32_t value = x[i] - input_zero_point;
        int32_t scaled;
        if (value >= 0) {
            scaled = mote_multiply_by_quantized_multiplier(value, identity_multiplier, identity_shift);
        } else {
            scaled = mote_multiply_by_quantized_multiplier(value, magnitude, alpha_shift);
            scaled = alpha_multiplier < 0 ? mote_wrapping_subtract(0, scaled) : scaled;
        }
        y[i] = (int16_t)mote_clamp(mote_wrapping_add(output_zero_point, scaled), INT16_MIN, INT16_MAX);
    }
}

#endif
