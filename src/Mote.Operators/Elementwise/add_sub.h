#ifndef MOTE_ADD_SUB_H
#define MOTE_ADD_SUB_H

#include "mote_broadcast.h"
#include "mote_fixed_point.h"

/* x / 2^right, halves away from zero, for |x| < 2^30 and right 0..31. */
static MOTE_ALWAYS_INLINE int32_t mote_shift_half_away(int32_t x, int32_t right)
{
    const int32_t half = (int32_t)(((uint32_t)1 << right) >> 1);
    const int32_t mask = right > 0 ? -1 : 0;
    return (x + half + ((x >> 31) & mask)) >> right;
}

/*
 * value * 2^20 * multiplier / 2^31, rounded, then / 2^right, rounded, for |value| <= 255 and multiplier >= 0:
 * the product is taken in two parts so that 32 bits suffice.
 */
static MOTE_ALWAYS_INLINE int32_t mote_scale_operand_s8(int32_t value, int32_t multiplier, int32_t right)
{
    const int32_t whole = value * (multiplier >> 11);
    const int32_t fraction = value * (multiplier & 2047);
    return mote_shift_half_away(whole + ((fraction + 1024) >> 11), right);
}

/* sum * multiplier / 2^31, rounded, then / 2^right, rounded, for |sum| < 2^30 and multiplier >= 0. */
static MOTE_ALWAYS_INLINE int32_t mote_scale_sum_s8(int32_t sum, int32_t multiplier, int32_t right)
{
    const int64_t product = (int64_t)(sum * 2) * multiplier + ((int64_t)1 << 31);
    return mote_shift_half_away((int32_t)(product >> 32), right);
}

/*
 * a + b, or a - b where subtract is 1, of operands with scales and zero points of their own: both are brought
 * to a common scale with 20 more bits, added and rescaled. Offsets are the negative zero points, within the
 * range of the type; all multipliers are below 1, so that shifts go to the right. Where coarse_a (coarse_b)
 * is 1, a (b) is known to have the larger scale, whose multiplier is exactly one half.
 */
static MOTE_ALWAYS_INLINE void mote_add_sub_s8(const int8_t *a, const int8_t *b, MOTE_BROADCAST_PARAMETERS,
                                               int32_t subtract, int32_t coarse_a, int32_t coarse_b,
                                               int32_t a_offset, int32_t a_multiplier, int32_t a_right,
                                               int32_t b_offset, int32_t b_multiplier, int32_t b_right,
                                               int32_t output_multiplier, int32_t output_right,
                                               int32_t output_zero_point, int32_t clamp_min,
                                               int32_t clamp_max, int8_t *y)
{
    MOTE_BROADCAST_ROWS
    {
        const int8_t *row_a = a + MOTE_BROADCAST_A;
        const int8_t *row_b = b + MOTE_BROADCAST_B;
        const int8_t first_a = row_a[0];
        const int8_t first_b = row_b[0];
        for (int32_t i = 0; i < n4; i++) {
            const int32_t x = MOTE_BROADCAST_ELEMENT(row_a, a4, first_a) + a_offset;
            const int32_t z = MOTE_BROADCAST_ELEMENT(row_b, b4, first_b) + b_offset;
            const int32_t left =
                coarse_a != 0 ? x * (1 << 19) : mote_scale_operand_s8(x, a_multiplier, a_right);
            const int32_t right =
                coarse_b != 0 ? z * (1 << 19) : mote_scale_operand_s8(z, b_multiplier, b_right);
            const int32_t sum = mote_scale_sum_s8(subtract != 0 ? left - right : left + right,
                                                  output_multiplier, output_right);
            y[i] = (int8_t)mote_clamp(sum + output_zero_point, clamp_min, clamp_max);
        }
        y += n4;
    }
}

/* The same for 16 bits, with 15 more bits. Zero points other than 0 can make intermediate values wrap. */
static MOTE_ALWAYS_INLINE void mote_add_sub_s16(const int16_t *a, const int16_t *b, MOTE_BROADCAST_PARAMETERS,
                                                int32_t subtract, int32_t a_offset, int32_t a_multiplier,
                                                int32_t a_right, int32_t b_offset, int32_t b_multiplier,
                                                int32_t b_right, int32_t output_multiplier,
                                                int32_t output_right, int32_t output_zero_point,
                                                int32_t clamp_min, int32_t clamp_max, int16_t *y)
{
    MOTE_BROADCAST_ROWS
    {
        const int16_t *row_a = a + MOTE_BROADCAST_A;
        const int16_t *row_b = b + MOTE_BROADCAST_B;
        const int16_t first_a = row_a[0];
        const int16_t first_b = row_b[0];
        for (int32_t i = 0; i < n4; i++) {
            const int32_t x =
                mote_wrapping_shift_left(MOTE_BROADCAST_ELEMENT(row_a, a4, first_a) + a_offset, 15);
            const int32_t z =
                mote_wrapping_shift_left(MOTE_BROADCAST_ELEMENT(row_b, b4, first_b) + b_offset, 15);
            const int32_t left = mote_requantize(x, a_multiplier, a_right);
            const int32_t right = mote_requantize(z, b_multiplier, b_right);
            const int32_t sum =
                mote_requantize(subtract != 0 ? left - right : left + right, output_multiplier, output_right);
            y[i] = (int16_t)mote_clamp(mote_wrapping_add(sum, output_zero_point), clamp_min, clamp_max);
        }
        y += n4;
    }
}

/* Modulo 2^32, then clamped. */
static MOTE_ALWAYS_INLINE void mote_add_sub_s32(const int32_t *a, const int32_t *b, MOTE_BROADCAST_PARAMETERS,
                                                int32_t subtract, int32_t clamp_min, int32_t clamp_max,
                                                int32_t *y)
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
            const int32_t sum =
                subtract != 0 ? mote_wrapping_subtract(left, right) : mote_wrapping_add(left, right);
            y[i] = mote_clamp(sum, clamp_min, clamp_max);
        }
        y += n4;
    }
}

/* Modulo 2^32, then limited; the limit's bits are those of an unsigned number. */
static MOTE_ALWAYS_INLINE void mote_add_sub_u32(const uint32_t *a, const uint32_t *b,
                                                MOTE_BROADCAST_PARAMETERS, int32_t subtract,
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
            const uint32_t sum = subtract != 0 ? left - right : left + right;
            y[i] = sum < limit ? sum : limit;
        }
        y += n4;
    }
}

#endif
