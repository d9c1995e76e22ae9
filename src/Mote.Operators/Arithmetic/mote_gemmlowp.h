/* Reciprocals of raw Qm.n integers, to the bit as gemmlowp: the C twin of
 * Mote.Core.Numerics.FixedPointFunctions. */
#ifndef MOTE_GEMMLOWP_H
#define MOTE_GEMMLOWP_H

#include "mote_fixed_point.h"

/* 2 / (1 + a) in Q2.29 for a in [0, 1] as Q0.31, three Newton steps. */
static inline int32_t mote_half_reciprocal(int32_t a)
{
    const int32_t half_denominator = (a >> 1) + (1 << 30);
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

/* 1 / x = result * 2^-bits_over_unit for x > 0 in Q(integer_bits); the result is Q0.31. */
static inline int32_t mote_reciprocal(int32_t x, int32_t integer_bits, int32_t *bits_over_unit)
{
    const int32_t leading_zeros = mote_leading_zeros((uint32_t)x);
    *bits_over_unit = integer_bits - leading_zeros;
    return mote_one_over_one_plus((int32_t)(((uint32_t)x << leading_zeros) & 0x7FFFFFFFu));
}

#endif
