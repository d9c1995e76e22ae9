#ifndef MOTE_RESCALE_S8_H
#define MOTE_RESCALE_S8_H

#include "mote_fixed_point.h"

/*
 * An accumulator to an output byte: TensorFlow Lite's double-rounding multiplication, + zero point, clamped.
 * max_shift is an upper limit of the shifts of all channels. Where it is -2 or less, which is the rule, a
 * shorter form with the same value is used: with h = round(acc * multiplier / 2^31) and e = -shift, round
 * half away (h / 2^e) is
 * (((h - (h < 0)) >> (e - 1)) + 1) >> 1. h cannot be -2^31 since multiplier < 2^31, and e >= 2 leaves room
 * for the addition.
 */
static MOTE_ALWAYS_INLINE int8_t mote_rescale_s8(int32_t acc, int32_t multiplier, int32_t shift,
                                                 int32_t max_shift, int32_t output_zero_point,
                                                 int32_t clamp_min, int32_t clamp_max)
{
    int32_t scaled;
    if (max_shift <= -2) {
        const int32_t high = (int32_t)(((int64_t)acc * multiplier + ((int64_t)1 << 30)) >> 31);
        scaled = (((high + (high >> 31)) >> (-1 - shift)) + (1 + 2 * output_zero_point)) >> 1;
    } else {
        scaled = mote_wrapping_add(mote_multiply_by_quantized_multiplier(acc, multiplier, shift),
                                   output_zero_point);
    }
    return (int8_t)mote_clamp(scaled, clamp_min, clamp_max);
}

#endif
