#ifndef MOTE_SOFTMAX_TABLE_H
#define MOTE_SOFTMAX_TABLE_H

#include "mote_gemmlowp.h"

/* e^-difference in Q0.31; entries beyond the table are 0. */
static MOTE_ALWAYS_INLINE int32_t mote_softmax_exp(int32_t difference, int32_t entries,
                                                   const int32_t *exp_table)
{
    return difference < entries ? exp_table[difference] : 0;
}

/* The sum of e^(x - max) over a row in Q12.19, saturated. */
static MOTE_ALWAYS_INLINE int32_t mote_softmax_sum(const int8_t *x, int32_t depth, int32_t entries,
                                                   const int32_t *exp_table, int32_t *max)
{
    int32_t largest = INT8_MIN;
    int32_t sum = 0;
    for (int32_t i = 0; i < depth; i++) {
        largest = x[i] > largest ? x[i] : largest;
    }
    for (int32_t i = 0; i < depth; i++) {
        /* Rounded to nearest; the exponential is not negative. */
        const uint32_t e = (uint32_t)mote_softmax_exp(largest - x[i], entries, exp_table);
        const int32_t q19 = (int32_t)((e + (1u << 11)) >> 12);
        sum = depth < 4096 ? sum + q19 : mote_saturating_add(sum, q19);
    }
    *max = largest;
    return sum;
}

/* e^difference / sum, with 1 / sum as the factor and the right shift that mote_reciprocal gives. */
static MOTE_ALWAYS_INLINE int32_t mote_softmax_quotient(int32_t exponential, int32_t factor, int32_t shift)
{
    const int32_t product = mote_saturating_rounding_doubling_high_mul(factor, exponential);
    return shift > 31 ? 0 : mote_rounding_divide_by_power_of_two(product, shift);
}

#endif
