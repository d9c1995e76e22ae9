/* Sine and cosine in integer arithmetic with exact reduction for every float: the C twin of ExactMath.Sin and
 * ExactMath.Cos, equal to the bit. */
#ifndef MOTE_SIN_COS_H
#define MOTE_SIN_COS_H

#include "mote_float.h"

/* x * 2 / pi for x >= 2^-12: returns the rest in [-1/2, 1/2] as Q62, sets the quadrant modulo 4. magnitude:
 * the bits of x. */
static inline int64_t mote_reduce_quadrant(uint32_t magnitude, uint32_t *quadrant)
{
    /* 2 / pi. */
    static const uint32_t two_over_pi[7] = {0xA2F9836Eu, 0x4E441529u, 0xFC2757D1u, 0xF534DDC0u,
                                            0xDB629599u, 0x3C439041u, 0xFE5163ABu};
    const int32_t exponent = (int32_t)(magnitude >> 23) - 152;
    const uint64_t mantissa = (magnitude & 0x7FFFFFu) | 0x800000u;
    const int32_t offset = exponent > 0 ? exponent : 0;
    const int32_t shift = offset & 31;
    const uint32_t *word = &two_over_pi[offset >> 5];
    /* 96 bits of 2 / pi from the first one that matters; what is above gives multiples of four quadrants. */
    const uint32_t high = (uint32_t)((((uint64_t)word[0] << 32) | word[1]) << shift >> 32);
    const uint32_t middle = (uint32_t)((((uint64_t)word[1] << 32) | word[2]) << shift >> 32);
    const uint32_t low = (uint32_t)((((uint64_t)word[2] << 32) | word[3]) << shift >> 32);
    const uint64_t product_low = mantissa * low;
    const uint64_t product_middle = mantissa * middle + (product_low >> 32);
    const uint64_t product_high = mantissa * high + (product_middle >> 32);
    const int32_t right = offset - exponent;
    uint64_t turns;
    if (right <= 32) {
        turns = (product_high << (32 - right)) + ((product_middle & 0xFFFFFFFFu) >> right);
    } else {
        turns = product_high >> (right - 32);
    }
    *quadrant = (uint32_t)((turns + ((uint64_t)1 << 61)) >> 62);
    return (int64_t)(turns - ((uint64_t)*quadrant << 62));
}

/* sin(pi / 2 * (quadrant + rest)), rest as Q62; sign: a sign bit to apply. */
static inline float mote_sin_of_quadrant(uint32_t sign, uint32_t quadrant, int64_t rest)
{
    const uint64_t magnitude = (uint64_t)(rest < 0 ? -rest : rest);
    const int32_t r = (int32_t)(magnitude >> 31);
    const int32_t square = mote_high_product_signed(r, r);
    int32_t p;
    sign ^= (quadrant & 2u) << 30;
    if ((quadrant & 1u) != 0) {
        p = 26746;
        p = -986980 + mote_high_product_signed(p, square);
        p = 22401986 + mote_high_product_signed(p, square);
        p = -272375560 + mote_high_product_signed(p, square);
        p = 1324675879 + mote_high_product_signed(p, square);
        return mote_float_pack(sign, 0x80000000u - (uint32_t)(((int64_t)p * square) >> 30), -31);
    }
    p = 169873;
    p = -5026471 + mote_high_product_signed(p, square);
    p = 85569259 + mote_high_product_signed(p, square);
    p = -693598667 + mote_high_product_signed(p, square);
    p = 1686629713 + mote_high_product_signed(p, square);
    {
        const uint32_t high = (uint32_t)(magnitude >> 32);
        const int32_t shift = 32 - mote_leading_zeros(high);
        const uint64_t product = (magnitude >> shift) * (uint32_t)p;
        return mote_float_pack_64(sign ^ (rest < 0 ? 0x80000000u : 0u), product, shift - 62 - 30);
    }
}

static inline float mote_sinf(float x)
{
    const uint32_t bits = mote_float_to_bits(x);
    const uint32_t magnitude = bits & 0x7FFFFFFFu;
    uint32_t quadrant;
    int64_t rest;
    if (magnitude < 0x39800000u) {
        return x;
    }
    if (magnitude >= 0x7F800000u) {
        return mote_float_from_bits(MOTE_NAN_BITS);
    }
    rest = mote_reduce_quadrant(magnitude, &quadrant);
    return mote_sin_of_quadrant(bits & 0x80000000u, quadrant, rest);
}

static inline float mote_cosf(float x)
{
    const uint32_t magnitude = mote_float_to_bits(x) & 0x7FFFFFFFu;
    uint32_t quadrant;
    int64_t rest;
    if (magnitude < 0x39800000u) {
        return 1.0f;
    }
    if (magnitude >= 0x7F800000u) {
        return mote_float_from_bits(MOTE_NAN_BITS);
    }
    rest = mote_reduce_quadrant(magnitude, &quadrant);
    return mote_sin_of_quadrant(0, quadrant + 1u, rest);
}

#endif
