#ifndef MOTE_MUL_H
#define MOTE_MUL_H

#include "mote_broadcast.h"
#include "mote_fixed_point.h"

/* (a + a_offset) * (b + b_offset), rescaled; shift is TFLite's (positive is left). */
static MOTE_ALWAYS_INLINE void mote_mul_s8(const int8_t *a, const int8_t *b, MOTE_BROADCAST_PARAMETERS,
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
            const int32_t scaled = mote_multiply_by_quantized_multiplier(left * right, multiplier, shift);
            y[i] = (int8_t)mote_clamp(mote_wrapping_add(scaled, output_zero_point), clamp_min, clamp_max);
        }
        y += n4;
    }
}

/* The same for 16 bits, whose zero points are 0. */
static MOTE_ALWAYS_INLINE void mote_mul_s16(const int16_t *a, const int16_t *b, MOTE_BROADCAST_PARAMETERS,
                                            int32_t multiplier, int32_t shift, int32_t clamp_min,
                                            int32_t clamp_max, int16_t *y)
{
    MOTE_BROADCAST_ROWS
    {
        const int16_t *row_a = a + MOTE_BROADCAST_A;
        const int16_t *row_b = b + MOTE_BROADCAST_B;
        const int16_t first_a = row_a[0];
        const int16_t first_b = row_b[0];
        for (int32_t i = 0; i < n4; i++) {
            const int32_t left = MOTE_BROADCAST_ELEMENT(row_a, a4, first_a);
            const int32_t right = MOTE_BROADCAST_ELEMENT(row_b, b4, first_b);
            const int32_t scaled = mote_multiply_by_quantized_multiplier(left * right, multiplier, shift);
            y[i] = (int16_t)mote_clamp(scaled, clamp_min, clamp_max);
        }
        y += n4;
    }
}

/* Modulo 2^32, then clamped. */
static MOTE_ALWAYS_INLINE void mote_mul_s32(const int32_t *a, const int32_t *b, MOTE_BROADCAST_PARAMETERS,
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
            y[i] = mote_clamp(mote_wrapping_multiply(left, right), clamp_min, clamp_max);
        }
        y += n4;
    }
}

/* Modulo 2^32, then limited; the limit's bits are those of an unsigned number. */
static MOTE_ALWAYS_INLINE void mote_mul_u32(const uint32_t *a, const uint32_t *b, MOTE_BROADCAST_PARAMETERS,
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
            const uint32_t product = left * right;
            y[i] = product < limit ? product : limit;
        }
        y += n4;
    }
}

#endif
