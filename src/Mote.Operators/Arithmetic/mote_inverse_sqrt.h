/* 1 / sqrt of an integer as a multiplier and a shift, to the bit as TensorFlow Lite's
 * GetInvSqrtQuantizedMultiplierExp: the C twin of FixedPointFunctions.InverseSquareRoot. */
#ifndef MOTE_INVERSE_SQRT_H
#define MOTE_INVERSE_SQRT_H

#include "mote_fixed_point.h"

/* x >= 0 (0 counts as 1); multiplier and shift are arguments for mote_multiply_by_quantized_multiplier. */
static inline void mote_inverse_square_root(int32_t x, int32_t *multiplier, int32_t *shift)
{
    const int32_t one_and_a_half = (1 << 28) + (1 << 27);
    int32_t right = 11;
    int32_t root = 1 << 28;
    int32_t pairs;
    int32_t input;
    int32_t half_input;
    int32_t i;
    if (x <= 1) {
        *multiplier = INT32_MAX;
        *shift = 0;
        return;
    }
    while (x >= ((int32_t)1 << 29)) {
        x /= 4;
        ++right;
    }
    pairs = (mote_leading_zeros((uint32_t)x) - 1) / 2 - 1;
    right -= pairs;
    input = mote_wrapping_shift_left(x, 2 * pairs) >> 1;
    half_input = mote_rounding_divide_by_power_of_two(input, 1);
    for (i = 0; i < 5; ++i) {
        const int32_t square = mote_saturating_rounding_doubling_high_mul(root, root);
        const int32_t cube = mote_rescale(mote_saturating_rounding_doubling_high_mul(square, root), 9, 3);
        root = mote_rescale(
            mote_wrapping_subtract(mote_saturating_rounding_doubling_high_mul(one_and_a_half, root),
                                   mote_saturating_rounding_doubling_high_mul(half_input, cube)),
            6, 3);
    }
    root = mote_saturating_rounding_doubling_high_mul(root, 1518500250);
    if (right < 0) {
        root = mote_wrapping_shift_left(root, -right);
        right = 0;
    }
    *multiplier = root;
    *shift = -right;
}

#endif
