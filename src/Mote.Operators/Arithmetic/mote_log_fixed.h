/* Natural logarithm on raw Qm.n integers, to the bit as TensorFlow Lite's
 * log_x_for_x_greater_than_or_equal_to_1: the C twin of FixedPointFunctions.LogOfOneOrMore. */
#ifndef MOTE_LOG_FIXED_H
#define MOTE_LOG_FIXED_H

#include "mote_gemmlowp.h"

/* ln(x) for x >= 1 (raw above 0): Q(input_integer_bits) to Q(output_integer_bits). */
static inline int32_t mote_log_of_one_or_more(int32_t x, int32_t input_integer_bits,
                                              int32_t output_integer_bits)
{
    const int32_t half_sqrt_2 = 1518500250;
    const int32_t fourth_root_of_half = 1805811301;
    const int32_t accumulator_bits = output_integer_bits + 1;
    const int32_t quarter = mote_rounding_divide_by_power_of_two(1 << 29, accumulator_bits);
    const int32_t leading_zeros = mote_leading_zeros((uint32_t)x);
    const int32_t normalized = mote_saturating_rounding_multiply_by_power_of_two(x, leading_zeros - 1);
    const int32_t candidate_a = mote_saturating_rounding_multiply_by_power_of_two(
        mote_saturating_rounding_doubling_high_mul(normalized, half_sqrt_2), 1);
    const int32_t power_a =
        mote_saturating_add(mote_saturating_rounding_multiply_by_power_of_two(
                                input_integer_bits - leading_zeros, 31 - accumulator_bits),
                            quarter);
    const int32_t headroom =
        mote_leading_zeros((uint32_t)mote_saturating_rounding_doubling_high_mul(x, half_sqrt_2)) - 1;
    const int32_t candidate_b = mote_saturating_rounding_multiply_by_power_of_two(x, headroom);
    const int32_t power_b =
        mote_saturating_subtract(mote_saturating_rounding_multiply_by_power_of_two(
                                     input_integer_bits - headroom, 31 - accumulator_bits),
                                 quarter);
    const int32_t r = candidate_a < candidate_b ? candidate_a : candidate_b;
    const int32_t power = power_a > power_b ? power_a : power_b;

    const int32_t p = (int32_t)(((uint32_t)r + (uint32_t)fourth_root_of_half + 1u) >> 1);
    const int32_t q = mote_wrapping_multiply(mote_wrapping_subtract(r, fourth_root_of_half), 2);
    const int32_t square = mote_saturating_rounding_doubling_high_mul(q, q);
    const int32_t numerator =
        mote_wrapping_add(mote_saturating_rounding_doubling_high_mul(q, r),
                          mote_saturating_rounding_doubling_high_mul(
                              mote_saturating_rounding_doubling_high_mul(q, square), 117049297));
    const int32_t denominator = mote_wrapping_add(
        mote_saturating_rounding_doubling_high_mul(
            p, mote_wrapping_add(mote_wrapping_add(1057819769, q),
                                 mote_saturating_rounding_doubling_high_mul(127690142, square))),
        mote_saturating_rounding_doubling_high_mul(638450708, q));
    const int32_t scaled = mote_rounding_divide_by_power_of_two(numerator, accumulator_bits);
    const int32_t sum = mote_wrapping_add(
        mote_saturating_rounding_doubling_high_mul(power, 1488522236),
        mote_saturating_rounding_doubling_high_mul(scaled, mote_one_over_one_plus(denominator)));
    return mote_saturating_rounding_multiply_by_power_of_two(sum, 1);
}

#endif
