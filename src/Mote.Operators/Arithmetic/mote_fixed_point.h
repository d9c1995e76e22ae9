/* The integer primitives of quantised operators: the C twin of Mote.Core.Numerics.FixedPoint, equal to the
 * bit. */
#ifndef MOTE_FIXED_POINT_H
#define MOTE_FIXED_POINT_H

#include "mote_base.h"

/* Round(a * b / 2^31), halves upward; -2^31 * -2^31 saturates. */
static inline int32_t mote_saturating_rounding_doubling_high_mul(int32_t a, int32_t b)
{
    const int64_t product = (int64_t)a * b + ((int64_t)1 << 30);
    const int32_t high = (int32_t)(product >> 31);
    return (a == INT32_MIN && b == INT32_MIN) ? INT32_MAX : high;
}

/* Round(x / 2^exponent), halves away from zero; exponent 0..31. No branches. */
static inline int32_t mote_rounding_divide_by_power_of_two(int32_t x, int32_t exponent)
{
    const int32_t mask = (int32_t)(((uint32_t)1 << exponent) - 1u);
    const int32_t remainder = x & mask;
    const int32_t threshold = (mask >> 1) + (x < 0);
    return (x >> exponent) + (remainder > threshold);
}

/* TensorFlow Lite's double-rounding multiplication; any multiplier, shift -31..31 (positive to the left,
 * wrapping). */
static inline int32_t mote_multiply_by_quantized_multiplier(int32_t x, int32_t multiplier, int32_t shift)
{
    const int32_t left = shift > 0 ? shift : 0;
    return mote_rounding_divide_by_power_of_two(
        mote_saturating_rounding_doubling_high_mul(mote_wrapping_shift_left(x, left), multiplier),
        left - shift);
}

/* The same for shift = -right <= 0 and multiplier >= 0, which is every rescaling to a coarser scale: no
 * branch and no saturation. */
static inline int32_t mote_requantize(int32_t x, int32_t multiplier, int32_t right)
{
    const int32_t high = (int32_t)(((int64_t)x * multiplier + ((int64_t)1 << 30)) >> 31);
    return mote_rounding_divide_by_power_of_two(high, right);
}

/* The form for 64-bit accumulators: |x| < 2^47, multiplier >= 0, shift -31..7; rounds once. */
static inline int32_t mote_multiply_by_quantized_multiplier_64(int64_t x, int32_t multiplier, int32_t shift)
{
    const int32_t reduced = multiplier < 0x7FFF0000 ? (multiplier + 0x8000) >> 16 : 0x7FFF;
    const int32_t total = 15 - shift;
    return (int32_t)((x * reduced + ((int64_t)1 << (total - 1))) >> total);
}

/* x * 2^exponent, saturating to the left, rounding to the right; exponent -31..31. */
static inline int32_t mote_saturating_rounding_multiply_by_power_of_two(int32_t x, int32_t exponent)
{
    int32_t threshold;
    if (exponent <= 0) {
        return mote_rounding_divide_by_power_of_two(x, -exponent);
    }
    threshold = (int32_t)(((uint32_t)1 << (31 - exponent)) - 1u);
    if (x > threshold) {
        return INT32_MAX;
    }
    if (x < -threshold) {
        return INT32_MIN;
    }
    return mote_wrapping_shift_left(x, exponent);
}

/* A raw Q value to another number of integer bits. */
static inline int32_t mote_rescale(int32_t raw, int32_t from_integer_bits, int32_t to_integer_bits)
{
    return mote_saturating_rounding_multiply_by_power_of_two(raw, from_integer_bits - to_integer_bits);
}

/* Sums and differences saturated to 32 bits. */
static inline int32_t mote_saturating_add(int32_t a, int32_t b)
{
    const int64_t sum = (int64_t)a + b;
    return (int32_t)(sum > INT32_MAX ? INT32_MAX : (sum < INT32_MIN ? INT32_MIN : sum));
}

static inline int32_t mote_saturating_subtract(int32_t a, int32_t b)
{
    const int64_t difference = (int64_t)a - b;
    return (int32_t)(difference > INT32_MAX ? INT32_MAX : (difference < INT32_MIN ? INT32_MIN : difference));
}

#endif
