/* The natural logarithm in integer arithmetic: the C twin of ExactMath.Log, equal to the bit. */
#ifndef MOTE_LOG_H
#define MOTE_LOG_H

#include "mote_float.h"

static inline float mote_logf(float x)
{
    /* (ln(1 + d) / d - 1) / d for d in [sqrt(1/2) - 1, sqrt(2) - 1], Q0.31, lowest power last. */
    static const int32_t coefficients[12] = {115816782, -209840648, 213113821, -213376961,
                                             236833131, -268397637, 306857479, -357917316,
                                             429495465, -536870862, 715827889, -1073741824};
    uint32_t bits = mote_float_to_bits(x);
    int32_t power;
    int32_t d;
    int32_t p;
    int32_t i;
    int32_t exponent = -62;
    int64_t sum;
    uint32_t mantissa;
    if (bits - 1u >= 0x7F800000u - 1u) {
        /* Zero, negative, infinite or not a number. */
        if ((bits & 0x7FFFFFFFu) == 0) {
            return mote_float_from_bits(0xFF800000u);
        }
        return mote_float_from_bits(bits == 0x7F800000u ? bits : MOTE_NAN_BITS);
    }
    power = (int32_t)(bits >> 23) - 127;
    if (power == -127) {
        const int32_t leading_zeros = mote_leading_zeros(bits);
        bits <<= leading_zeros - 8;
        power = -118 - leading_zeros;
    }
    mantissa = (bits & 0x7FFFFFu) | 0x800000u;
    if (mantissa > 0xB504F3u) {
        ++power;
        d = ((int32_t)mantissa - 0x1000000) * 128;
    } else {
        d = ((int32_t)mantissa - 0x800000) * 256;
    }
    p = coefficients[0];
    for (i = 1; i < 12; ++i) {
        p = coefficients[i] + mote_high_product_signed(p, d);
    }
    sum = ((int64_t)mote_high_product_signed(p, d) + 0x80000000LL) * d;
    if (power != 0) {
        /* ln(2) in Q56. */
        sum = (sum >> 6) + power * (int64_t)(((uint64_t)11629079u << 32) | 4157722490u);
        exponent = -56;
    }
    return mote_float_pack_64(sum < 0 ? 0x80000000u : 0u, (uint64_t)(sum < 0 ? -sum : sum), exponent);
}

#endif
