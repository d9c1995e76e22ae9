/* Single precision that is the same everywhere: no contraction to fused multiply-add, no excess precision, no
 * fast-math; and the bits of numbers. Include it before any code that computes with floats. The processor
 * must not flush subnormal numbers to zero (on Cortex-M FPSCR.FZ is clear after reset). */
#ifndef MOTE_FLOAT_H
#define MOTE_FLOAT_H

#include "mote_base.h"

#if defined(__FAST_MATH__) || defined(_M_FP_FAST)
#error "Mote computes floats exactly: compile without -ffast-math (/fp:fast)."
#endif
/* 16 is 0 with a native half precision type. */
#if defined(__FLT_EVAL_METHOD__) && __FLT_EVAL_METHOD__ != 0 && __FLT_EVAL_METHOD__ != 16
#error "Mote computes floats exactly: compile without excess precision (x86: -msse2 -mfpmath=sse)."
#endif

/* GCC ignores the standard pragma and contracts in its GNU modes; its own pragma holds for all functions that
 * follow. */
#if defined(__clang__)
#pragma STDC FP_CONTRACT OFF
#elif defined(__GNUC__)
#pragma GCC optimize("fp-contract=off")
#elif defined(_MSC_VER)
#pragma fp_contract(off)
#else
#pragma STDC FP_CONTRACT OFF
#endif

#if defined(__GNUC__)
#define MOTE_COPY(to, from, size) __builtin_memcpy(to, from, size)
#else
#include <string.h>
#define MOTE_COPY(to, from, size) memcpy(to, from, size)
#endif

/* The one NaN that Mote's functions return. */
#define MOTE_NAN_BITS 0x7FC00000u

static inline uint32_t mote_float_to_bits(float x)
{
    uint32_t bits;
    MOTE_COPY(&bits, &x, sizeof(bits));
    return bits;
}

static inline float mote_float_from_bits(uint32_t bits)
{
    float x;
    MOTE_COPY(&x, &bits, sizeof(x));
    return x;
}

static inline int32_t mote_is_nan_bits(uint32_t bits)
{
    return (bits & 0x7FFFFFFFu) > 0x7F800000u;
}

/* mantissa * 2^exponent, rounded to nearest even, with the sign bit given in place; a mantissa of 0 gives
 * zero. Subnormal numbers and infinity arise as IEEE 754 says. */
static inline float mote_float_pack(uint32_t sign, uint32_t mantissa, int32_t exponent)
{
    const int32_t leading_zeros = mote_leading_zeros(mantissa);
    int32_t biased = exponent - leading_zeros + 31 + 127;
    int32_t shift = 8;
    uint64_t dropped;
    uint32_t bits;
    if (mantissa == 0 || biased < -24) {
        return mote_float_from_bits(sign);
    }
    if (biased >= 255) {
        return mote_float_from_bits(sign | 0x7F800000u);
    }
    mantissa <<= leading_zeros;
    if (biased < 1) {
        shift = 9 - biased;
        biased = 1;
    }
    dropped = (uint64_t)mantissa << (64 - shift);
    bits = ((uint32_t)(biased - 1) << 23) + (uint32_t)((uint64_t)mantissa >> shift);
    if (dropped > ((uint64_t)1 << 63) || (dropped == ((uint64_t)1 << 63) && (bits & 1u) != 0)) {
        ++bits;
    }
    return mote_float_from_bits(sign | bits);
}

/* The same for 64 bits of mantissa. */
static inline float mote_float_pack_64(uint32_t sign, uint64_t mantissa, int32_t exponent)
{
    const uint32_t high = (uint32_t)(mantissa >> 32);
    const int32_t shift = 32 - mote_leading_zeros(high);
    const uint64_t lost = mantissa & (((uint64_t)1 << shift) - 1);
    return mote_float_pack(sign, (uint32_t)(mantissa >> shift) | (lost != 0 ? 1u : 0u), exponent + shift);
}

/* a * b / 2^32, rounded down. */
static inline uint32_t mote_high_product(uint32_t a, uint32_t b)
{
    return (uint32_t)(((uint64_t)a * b) >> 32);
}

/* a * b / 2^31, rounded down; signed. */
static inline int32_t mote_high_product_signed(int32_t a, int32_t b)
{
    return (int32_t)(((int64_t)a * b) >> 31);
}

/* 1 / x for x in [1, 2) given as Q1.31; the result is Q1.31. Three Newton steps. */
static inline uint32_t mote_reciprocal_q31(uint32_t x)
{
    uint32_t y = 3031741621u - mote_high_product(x, 2021161081u);
    int32_t i;
    for (i = 0; i < 3; ++i) {
        const uint32_t error = (uint32_t)0 - (uint32_t)(((uint64_t)x * y) >> 31);
        y = (uint32_t)(((uint64_t)y * error) >> 31);
    }
    return y;
}

#endif
