#ifndef MOTE_ADD_LINEAR_S8_H
#define MOTE_ADD_LINEAR_S8_H

#include "mote_base.h"

#if defined(__ARM_FEATURE_DSP) && defined(__thumb2__) && !defined(MOTE_NO_ASSEMBLY)
#define MOTE_LINEAR_ASSEMBLY 1
#endif

/* The whole part of a sum with 22 fraction bits, saturated to a byte. */
static MOTE_ALWAYS_INLINE int32_t mote_linear_part_s8(int32_t sum)
{
#if defined(MOTE_LINEAR_ASSEMBLY)
    int32_t part;
    __asm__("ssat %0, #8, %1, asr #22" : "=r"(part) : "r"(sum));
    return part;
#else
    return mote_clamp(sum >> 22, INT8_MIN, INT8_MAX);
#endif
}

/* Modulo 2^32; the sum as a whole fits. */
static MOTE_ALWAYS_INLINE int32_t mote_linear_sum_s8(int32_t x, int32_t z, int32_t factor_a, int32_t factor_b,
                                                     int32_t constant)
{
    return mote_wrapping_add(mote_wrapping_add(x * factor_a, constant), z * factor_b);
}

/* y = (a * factor_a + b * factor_b + constant) / 2^22, toward minus infinity, saturated. y may be a or b. */
static MOTE_NOINLINE void mote_add_linear_s8(const int8_t *a, const int8_t *b, int32_t count,
                                             int32_t factor_a, int32_t factor_b, int32_t constant, int8_t *y)
{
    int8_t *const end = y + count;
#if defined(MOTE_LINEAR_ASSEMBLY)
    /* Four elements a round: compilers take two instructions where multiply-add is one. */
    int32_t rounds = count >> 2;
    if (rounds > 0) {
        int32_t x0, x1, x2, x3, z0, z1;
        __asm__ volatile(".p2align 2\n"
                         "0:\n\t"
                         "ldrsb %[x0], [%[a]], #4\n\t"
                         "ldrsb %[x1], [%[a], #-3]\n\t"
                         "ldrsb %[x2], [%[a], #-2]\n\t"
                         "ldrsb %[x3], [%[a], #-1]\n\t"
                         "ldrsb %[z0], [%[b]], #4\n\t"
                         "ldrsb %[z1], [%[b], #-3]\n\t"
                         "mla %[x0], %[x0], %[fa], %[c]\n\t"
                         "mla %[x1], %[x1], %[fa], %[c]\n\t"
                         "mla %[x2], %[x2], %[fa], %[c]\n\t"
                         "mla %[x3], %[x3], %[fa], %[c]\n\t"
                         "mla %[x0], %[z0], %[fb], %[x0]\n\t"
                         "mla %[x1], %[z1], %[fb], %[x1]\n\t"
                         "ldrsb %[z0], [%[b], #-2]\n\t"
                         "ldrsb %[z1], [%[b], #-1]\n\t"
                         "ssat %[x0], #8, %[x0], asr #22\n\t"
                         "ssat %[x1], #8, %[x1], asr #22\n\t"
                         "mla %[x2], %[z0], %[fb], %[x2]\n\t"
                         "mla %[x3], %[z1], %[fb], %[x3]\n\t"
                         "ssat %[x2], #8, %[x2], asr #22\n\t"
                         "ssat %[x3], #8, %[x3], asr #22\n\t"
                         "strb %[x1], [%[y], #1]\n\t"
                         "strb %[x2], [%[y], #2]\n\t"
                         "strb %[x3], [%[y], #3]\n\t"
                         "strb %[x0], [%[y]], #4\n\t"
                         "subs %[n], %[n], #1\n\t"
                         "bne 0b"
                         : [a] "+&r"(a), [b] "+&r"(b), [y] "+&r"(y), [n] "+&r"(rounds), [x0] "=&r"(x0),
                           [x1] "=&r"(x1), [x2] "=&r"(x2), [x3] "=&r"(x3), [z0] "=&r"(z0), [z1] "=&r"(z1)
                         : [fa] "r"(factor_a), [fb] "r"(factor_b), [c] "r"(constant)
                         : "cc", "memory");
    }
#endif
    for (; y != end; y++) {
        *y = (int8_t)mote_linear_part_s8(mote_linear_sum_s8(*a++, *b++, factor_a, factor_b, constant));
    }
}

/* The same, within limits of its own. */
static MOTE_NOINLINE void mote_add_linear_clamped_s8(const int8_t *a, const int8_t *b, int32_t count,
                                                     int32_t factor_a, int32_t factor_b, int32_t constant,
                                                     int32_t clamp_min, int32_t clamp_max, int8_t *y)
{
    int8_t *const end = y + count;
    for (; y != end; y++) {
        const int32_t sum = mote_linear_sum_s8(*a++, *b++, factor_a, factor_b, constant);
        *y = (int8_t)mote_clamp(mote_linear_part_s8(sum), clamp_min, clamp_max);
    }
}

#endif
