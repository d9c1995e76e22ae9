/* The correctly rounded square root and its reciprocal without a maths library: the C twin of ExactMath.Sqrt
 * and ExactMath.Rsqrt, equal to the bit. */
#ifndef MOTE_SQRT_H
#define MOTE_SQRT_H

#include "mote_float.h"

/* In integers, bit by bit; correctly rounded. */
static inline float mote_sqrtf_portable(float x)
{
    uint32_t bits = mote_float_to_bits(x);
    int32_t exponent;
    uint32_t rest;
    uint32_t root = 0;
    uint32_t bit;
    if (bits - 1u >= 0x7F800000u - 1u) {
        /* Zero, negative, infinite or not a number. */
        return mote_float_from_bits((bits & 0x7FFFFFFFu) == 0 || bits == 0x7F800000u ? bits : MOTE_NAN_BITS);
    }
    exponent = (int32_t)(bits >> 23) - 127;
    if (exponent == -127) {
        const int32_t leading_zeros = mote_leading_zeros(bits);
        bits <<= leading_zeros - 8;
        exponent = -118 - leading_zeros;
    }
    rest = (bits & 0x7FFFFFu) | 0x800000u;
    if ((exponent & 1) != 0) {
        rest <<= 1;
    }
    exponent >>= 1;
    /* 25 bits: one more than the result has. The root is never half way between two floats. */
    rest <<= 1;
    for (bit = 0x1000000u; bit != 0; bit >>= 1) {
        const uint32_t trial = 2u * root + bit;
        if (trial <= rest) {
            rest -= trial;
            root += bit;
        }
        rest <<= 1;
    }
    root = (root >> 1) + (root & 1u);
    return mote_float_from_bits(((uint32_t)(exponent + 126) << 23) + root);
}

static inline float mote_sqrtf(float x)
{
#if defined(MOTE_PORTABLE)
    return mote_sqrtf_portable(x);
#elif defined(__GNUC__) && defined(__arm__) && defined(__ARM_FP) && (__ARM_FP & 4)
    float root;
    __asm__("vsqrt.f32 %0, %1" : "=t"(root) : "t"(x));
    return root == root ? root : mote_float_from_bits(MOTE_NAN_BITS);
#elif defined(__GNUC__) && defined(__riscv_flen)
    float root;
    __asm__("fsqrt.s %0, %1" : "=f"(root) : "f"(x));
    return root == root ? root : mote_float_from_bits(MOTE_NAN_BITS);
#elif defined(__GNUC__) && defined(__SSE2__)
    float root;
    __asm__("sqrtss %1, %0" : "=x"(root) : "x"(x));
    return root == root ? root : mote_float_from_bits(MOTE_NAN_BITS);
#else
    return mote_sqrtf_portable(x);
#endif
}

/* 1 / sqrt(x) with both operations rounded. */
static inline float mote_rsqrtf(float x)
{
    const float root = mote_sqrtf(x);
    return root == root ? 1.0f / root : root;
}

#endif
