#ifndef MOTE_DIV_H
#define MOTE_DIV_H

#include "mote_broadcast.h"
#include "mote_gemmlowp.h"

/* What a division by zero gives: the end of the type on the dividend's side, 0 for 0. */
static inline int32_t mote_divide_by_zero(int32_t a)
{
    return a > 0 ? INT32_MAX : (a < 0 ? INT32_MIN : 0);
}

/* a / b * multiplier * 2^(shift - 31), for |a| and |b| <= 255 and shift <= 23. */
static inline int32_t mote_divide_s8(int32_t a, int32_t b, int32_t multiplier, int32_t shift)
{
    int32_t bits_over_unit;
    if (b == 0) {
        return mote_divide_by_zero(a);
    }
    const int32_t x = b < 0 ? -a : a;
    const int32_t inverse = mote_reciprocal(b < 0 ? -b : b, 31, &bits_over_unit);
    const int32_t headroom =
        x >= 0 ? mote_leading_zeros((uint32_t)x) - 1 : mote_leading_zeros((uint32_t)(-2 * x - 1));
    const int32_t right = bits_over_unit + headroom - shift;
    const int32_t quotient =
        mote_saturating_rounding_doubling_high_mul(mote_wrapping_shift_left(x, headroom), inverse);
    if (right > 31) {
        return 0;
    }
    return mote_rounding_divide_by_power_of_two(
        mote_saturating_rounding_doubling_high_mul(quotient, multiplier), right);
}

/* (a + a_offset) / (b + b_offset), rescaled; shift is TFLite's (positive is left). */
static MOTE_ALWAYS_INLINE void mote_div_s8(const int8_t *a, const int8_t *b, MOTE_BROADCAST_PARAMETERS,
                                           int32_t a_offset, int32_t b_offset, int32_t multiplier,
                                           int32_t shift, int32_t output_zero_point, int32_t clamp_min,
                                           int32_t clamp_max, int8_t *y)
{
    MOTE_BROADCAST_ROWS
    {
        const int8_t *row_a = a + MOTE_BROADCAST_A;
        const int8_t *row_b = b + MOTE_BROADCAST_B;
        const int8_t first_a = row_a[0];
        const int8_t first_b = row_b[0];
        for (int32_t i = 0; i < n4; i++) {
            const int32_t left = MOTE_BROADCAST_ELEMENT(row_a, a4, first_a) + a_offset;
            const int32_t right = MOTE_BROADCAST_ELEMENT(row_b, b4, first_b) + b_offset;
            const int32_t scaled = mote_divide_s8(left, right, multiplier, shift);
            y[i] = (int8_t)mote_clamp(mote_saturating_add(scaled, output_zero_point), clamp_min, clamp_max);
        }
        y += n4;
    }
}

/* Toward zero, saturated, then clamped. */
static MOTE_ALWAYS_INLINE void mote_div_s32(const int32_t *a, const int32_t *b, MOTE_BROADCAST_PARAMETERS,
                                            int32_t clamp_min, int32_t clamp_max, int32_t *y)
{
    MOTE_BROADCAST_ROWS
    {
        const int32_t *row_a = a + MOTE_BROADCAST_A;
        const int32_t *row_b = b + MOTE_BROADCAST_B;
        const int32_t first_a = row_a[0];
        const int32_t first_b = row_b[0];
        for (int32_t i = 0; i < n4; i++) {
            const int32_t left = MOTE_BROADCAST_ELEMENT(row_a, a4, first_a);
            const int32_t right = MOTE_BROADCAST_ELEMENT(row_b, b4, first_b);
            int32_t quotient;
            if (right == 0) {
                quotient = mote_divide_by_zero(left);
            } else if (right == -1) {
                quotient = left == INT32_MIN ? INT32_MAX : -left;
            } else {
                quotient = left / right;
            }
            y[i] = mote_clamp(quotient, clamp_min, clamp_max);
        }
        y += n4;
    }
}

/* Rounded down, then limited; the limit's bits are those of an unsigned number. */
static MOTE_ALWAYS_INLINE void mote_div_u32(const uint32_t *a, const uint32_t *b, MOTE_BROADCAST_PARAMETERS,
                                            int32_t clamp_max, uint32_t *y)
{
    const uint32_t limit = (uint32_t)clamp_max;
    MOTE_BROADCAST_ROWS
    {
        const uint32_t *row_a = a + MOTE_BROADCAST_A;
        const uint32_t *row_b = b + MOTE_BROADCAST_B;
        const uint32_t first_a = row_a[0];
        const uint32_t first_b = row_b[0];
        for (int32_t i = 0; i < n4; i++) {
            const uint32_t left = MOTE_BROADCAST_ELEMENT(row_a, a4, first_a);
            const uint32_t right = MOTE_BROADCAST_ELEMENT(row_b, b4, first_b);
            const uint32_t quotient = right != 0 ? left / right : (left != 0 ? UINT32_MAX : 0u);
            y[i] = quotient < limit ? quotient : limit;
        }
        y += n4;
    }
}

#endif
