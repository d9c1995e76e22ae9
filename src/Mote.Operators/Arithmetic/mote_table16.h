/* Interpolated 513-entry tables for int16 and the SOFTMAX that is made of two of them: the C twin of
 * Mote.Core.Numerics.InterpolatedTable. */
#ifndef MOTE_TABLE16_H
#define MOTE_TABLE16_H

#include "mote_fixed_point.h"

/* The table's function at value. */
static inline int16_t mote_table16_lookup(int16_t value, const int16_t *table)
{
    const int32_t index = 256 + (value >> 7);
    const int16_t slope = (int16_t)(table[index + 1] - table[index]);
    return (int16_t)(table[index] + ((slope * (value & 0x7F) + 64) >> 7));
}

/* e^difference in Q0.15 for a difference to the row's maximum (at most 0). */
static inline int16_t mote_softmax16_exp(int32_t difference, int32_t multiplier, int32_t shift,
                                         const int16_t *exp_table)
{
    const int32_t scaled =
        mote_wrapping_add(mote_multiply_by_quantized_multiplier(difference, multiplier, shift), 32767);
    return mote_table16_lookup((int16_t)mote_clamp(scaled, INT16_MIN, INT16_MAX), exp_table);
}

/* 1 / sum (sum above 0, Q16.15) as a Q0.15 value and the right shift for mote_softmax16_scale. */
static inline int16_t mote_softmax16_reciprocal(int32_t sum, const int16_t *reciprocal_table,
                                                int32_t *right_shift)
{
    const int32_t leading_zeros = mote_leading_zeros((uint32_t)sum);
    const int32_t shifted = (int32_t)((((int64_t)sum << (leading_zeros - 1)) + (1 << 13)) >> 14);
    *right_shift = 31 - leading_zeros;
    return mote_table16_lookup((int16_t)mote_clamp(shifted - 98304, INT16_MIN, INT16_MAX), reciprocal_table);
}

/* The output for one e^difference. */
static inline int16_t mote_softmax16_scale(int16_t exponential, int16_t reciprocal, int32_t right_shift)
{
    const int32_t scaled =
        (int32_t)(((int32_t)exponential * reciprocal + ((int64_t)1 << (right_shift - 1))) >> right_shift);
    return (int16_t)(scaled > INT16_MAX ? INT16_MAX : scaled);
}

#endif
