/* e^x, and e^x - 1 of negative numbers, in integer arithmetic: the C twin of ExactMath.Exp and
 * ExactMath.Expm1, equal to the bit.
 */
#ifndef MOTE_EXP_H
#define MOTE_EXP_H

#include "mote_float.h"

/* 2^f in Q1.31 for f in [0, 1) given as Q0.32. */
static inline uint32_t mote_exp2_fraction(uint32_t f)
{
    uint32_t p = 7749u;
    p = 61958u + mote_high_product(p, f);
    p = 664660u + mote_high_product(p, f);
    p = 5725253u + mote_high_product(p, f);
    p = 41309926u + mote_high_product(p, f);
    p = 238388284u + mote_high_product(p, f);
    p = 1031764993u + mote_high_product(p, f);
    p = 2977044470u + mote_high_product(p, f);
    return 0x80000000u + (uint32_t)(((uint64_t)p * f + ((uint64_t)1 << 32)) >> 33);
}

/* e^x for |x| < 128: the result is the returned Q1.31 mantissa in [1, 2) times 2^exponent. magnitude: the
 * bits of |x|. */
static inline uint32_t mote_exp_parts(uint32_t magnitude, int32_t negative, int32_t *exponent)
{
    /* log2(e) in Q1.39; times a 24-bit mantissa it fits 64 bits. */
    const uint64_t log2_e = ((uint64_t)184u << 32) | 2856003932u;
    const uint32_t mantissa = (magnitude & 0x7FFFFFu) | 0x800000u;
    const int32_t shift = 157 - (int32_t)(magnitude >> 23);
    int64_t t = 0;
    if (shift < 64) {
        t = (int64_t)((mantissa * log2_e + ((uint64_t)1 << (shift - 1))) >> shift);
    }
    t = negative ? -t : t;
    *exponent = (int32_t)(t >> 32);
    return mote_exp2_fraction((uint32_t)t);
}

static inline float mote_expf(float x)
{
    const uint32_t bits = mote_float_to_bits(x);
    const uint32_t magnitude = bits & 0x7FFFFFFFu;
    int32_t exponent;
    uint32_t mantissa;
    if (magnitude >= 0x43000000u) {
        if (mote_is_nan_bits(bits)) {
            return mote_float_from_bits(MOTE_NAN_BITS);
        }
        return mote_float_from_bits((bits >> 31) != 0 ? 0u : 0x7F800000u);
    }
    mantissa = mote_exp_parts(magnitude, (int32_t)(bits >> 31), &exponent);
    return mote_float_pack(0, mantissa, exponent - 31);
}

/* e^x - 1 for x <= 0, precise near zero; -1 from -21 on, long after e^x is less than half of its last bit. */
static inline float mote_expm1f(float x)
{
    const uint32_t bits = mote_float_to_bits(x);
    const uint32_t magnitude = bits & 0x7FFFFFFFu;
    int32_t exponent;
    uint32_t mantissa;
    if (magnitude >= 0x41A80000u) {
        return mote_is_nan_bits(bits) ? mote_float_from_bits(MOTE_NAN_BITS) : -1.0f;
    }
    if (magnitude < 0x3F000000u) {
        /* |x| < 1/2: x (1 + x P(x)). */
        const int32_t biased = (int32_t)(magnitude >> 23);
        int32_t q;
        int32_t p = 11890;
        uint32_t factor;
        if (biased < 101) {
            return x;
        }
        mantissa = (magnitude & 0x7FFFFFu) | 0x800000u;
        q = -(int32_t)(((uint64_t)mantissa << 32) >> (151 - biased));
        p = 107115 + mote_high_product_signed(p, q);
        p = 852168 + mote_high_product_signed(p, q);
        p = 5965140 + mote_high_product_signed(p, q);
        p = 35791395 + mote_high_product_signed(p, q);
        p = 178956975 + mote_high_product_signed(p, q);
        p = 715827883 + mote_high_product_signed(p, q);
        p = 1073741824 + (mote_high_product_signed(p, q) >> 1);
        factor = 0x80000000u + (uint32_t)mote_high_product_signed(p, q);
        return mote_float_pack_64(0x80000000u, (uint64_t)mantissa * factor, biased - 150 - 31);
    }
    mantissa = mote_exp_parts(magnitude, 1, &exponent);
    return mote_float_pack(0x80000000u, 0x80000000u - (mantissa >> -exponent), -31);
}

#endif
