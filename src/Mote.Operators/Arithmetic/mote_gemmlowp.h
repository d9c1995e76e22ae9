/* Exponential, logistic and tanh on raw Qm.n integers, to the bit as gemmlowp: the C twin of
 * Mote.Core.Numerics.FixedPointFunctions. Pass integer_bits as a constant so that the compiler folds it. */
#ifndef MOTE_GEMMLOWP_H
#define MOTE_GEMMLOWP_H

#include "mote_fixed_point.h"

static inline int32_t mote_exp_between_minus_quarter_and_zero(int32_t a)
{
    const int32_t exp_of_minus_eighth = 1895147668;
    const int32_t third = 715827883;
    const int32_t x = mote_wrapping_add(a, 1 << 28);
    const int32_t x2 = mote_saturating_rounding_doubling_high_mul(x, x);
    const int32_t x3 = mote_saturating_rounding_doubling_high_mul(x2, x);
    const int32_t x4 = mote_saturating_rounding_doubling_high_mul(x2, x2);
    const int32_t cubic = mote_saturating_rounding_doubling_high_mul(
        mote_wrapping_add(mote_rounding_divide_by_power_of_two(x4, 2), x3), third);
    const int32_t tail = mote_rounding_divide_by_power_of_two(mote_wrapping_add(cubic, x2), 1);
    return mote_wrapping_add(exp_of_minus_eighth, mote_saturating_rounding_doubling_high_mul(
                                                      exp_of_minus_eighth, mote_wrapping_add(x, tail)));
}

/* e^a for a <= 0: Q(integer_bits) to Q0.31; INT32_MAX for a = 0. integer_bits 0..29. */
static inline int32_t mote_exp_on_negative_values(int32_t a, int32_t integer_bits)
{
    /* e^-(2^k) in Q0.31 for k = -2..4. */
    static const int32_t factors[7] = {1672461947, 1302514674, 790015084, 290630308, 39332535, 720401, 242};
    const int32_t fractional_bits = 31 - integer_bits;
    const int32_t quarter = (int32_t)1 << (fractional_bits - 2);
    const int32_t offset = (a & (quarter - 1)) - quarter;
    const int32_t remainder = mote_wrapping_subtract(offset, a);
    int32_t result = mote_exp_between_minus_quarter_and_zero(mote_rescale(offset, integer_bits, 0));
    int32_t k;
    for (k = -2; k <= 4 && k < integer_bits; ++k) {
        if ((remainder & ((int32_t)1 << (fractional_bits + k))) != 0) {
            result = mote_saturating_rounding_doubling_high_mul(result, factors[k + 2]);
        }
    }
    if (integer_bits > 5 && a < -((int32_t)1 << (36 - integer_bits))) {
        result = 0;
    }
    return a == 0 ? INT32_MAX : result;
}

/* 2 / (1 + a) in Q2.29 for a in Q0.31, three Newton steps. */
static inline int32_t mote_half_reciprocal(int32_t a)
{
    const int32_t half_denominator = mote_rounding_half_sum(a, INT32_MAX);
    int32_t x = mote_wrapping_add(1515870810,
                                  mote_saturating_rounding_doubling_high_mul(half_denominator, -1010580540));
    int32_t i;
    for (i = 0; i < 3; ++i) {
        const int32_t error =
            mote_wrapping_subtract(1 << 29, mote_saturating_rounding_doubling_high_mul(half_denominator, x));
        x = mote_wrapping_add(x, mote_rescale(mote_saturating_rounding_doubling_high_mul(x, error), 4, 2));
    }
    return x;
}

/* 1 / (1 + a) for a in [0, 1]; Q0.31. */
static inline int32_t mote_one_over_one_plus(int32_t a)
{
    return mote_rescale(mote_half_reciprocal(a), 1, 0);
}

/* (1 - a) / (1 + a) for a in [0, 1]; Q0.31. */
static inline int32_t mote_one_minus_over_one_plus(int32_t a)
{
    return mote_rescale(mote_wrapping_subtract(mote_half_reciprocal(a), 1 << 29), 2, 0);
}

/* The logistic function: Q(integer_bits) to Q0.31. */
static inline int32_t mote_logistic_fixed(int32_t a, int32_t integer_bits)
{
    const int32_t negative = a > 0 ? mote_wrapping_subtract(0, a) : a;
    const int32_t positive = mote_one_over_one_plus(mote_exp_on_negative_values(negative, integer_bits));
    if (a == 0) {
        return (int32_t)1 << 30;
    }
    return a > 0 ? positive : INT32_MAX - positive;
}

/* The hyperbolic tangent: Q(integer_bits) to Q0.31. */
static inline int32_t mote_tanh_fixed(int32_t a, int32_t integer_bits)
{
    const int32_t negative = a > 0 ? mote_wrapping_subtract(0, a) : a;
    const int32_t magnitude =
        mote_one_minus_over_one_plus(mote_exp_on_negative_values(negative, integer_bits + 1));
    if (a == 0) {
        return 0;
    }
    return a < 0 ? mote_wrapping_subtract(0, magnitude) : magnitude;
}

/* 1 / x = result * 2^-bits_over_unit for x > 0 in Q(integer_bits); the result is Q0.31. */
static inline int32_t mote_reciprocal(int32_t x, int32_t integer_bits, int32_t *bits_over_unit)
{
    const int32_t leading_zeros = mote_leading_zeros((uint32_t)x);
    *bits_over_unit = integer_bits - leading_zeros;
    return mote_one_over_one_plus((int32_t)(((uint32_t)x << leading_zeros) - ((uint32_t)1 << 31)));
}

#endif
