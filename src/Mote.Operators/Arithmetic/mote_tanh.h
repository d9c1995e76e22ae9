/* The hyperbolic tangent in integer arithmetic: the C twin of ExactMath.Tanh, equal to the bit. */
#ifndef MOTE_TANH_H
#define MOTE_TANH_H

#include "mote_exp.h"

static inline float mote_tanhf(float x)
{
    const uint32_t bits = mote_float_to_bits(x);
    const uint32_t sign = bits & 0x80000000u;
    const uint32_t magnitude = bits & 0x7FFFFFFFu;
    int32_t exponent;
    uint32_t mantissa;
    if (magnitude < 0x39800000u) {
        return x;
    }
    if (mote_is_nan_bits(bits)) {
        return mote_float_from_bits(MOTE_NAN_BITS);
    }
    if (magnitude < 0x3F000000u) {
        /* |x| < 1/2: x P(x^2). */
        const int32_t biased = (int32_t)(magnitude >> 23);
        uint32_t q;
        int32_t square;
        int32_t p = 5480411;
        mantissa = (magnitude & 0x7FFFFFu) | 0x800000u;
        q = (uint32_t)(((uint64_t)mantissa << 32) >> (150 - biased));
        square = (int32_t)(mote_high_product(q, q) >> 1);
        p = -18317763 + mote_high_product_signed(p, square);
        p = 46846386 + mote_high_product_signed(p, square);
        p = -115885809 + mote_high_product_signed(p, square);
        p = 286330735 + mote_high_product_signed(p, square);
        p = -715827876 + mote_high_product_signed(p, square);
        p = mote_high_product_signed(p, square);
        return mote_float_pack_64(sign, (uint64_t)mantissa * (0x80000000u + (uint32_t)p), biased - 150 - 31);
    }
    if (magnitude >= 0x41200000u) {
        return mote_float_from_bits(sign | 0x3F800000u);
    }
    /* 2 / (1 + e^(-2|x|)) - 1. */
    mantissa = mote_exp_parts(magnitude + 0x800000u, 1, &exponent);
    mantissa = mote_reciprocal_q31(0x80000000u + (mantissa >> -exponent));
    return mote_float_pack(sign, 2u * mantissa - 0x80000000u, -31);
}

#endif
