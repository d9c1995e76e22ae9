#ifndef MOTE_LINEAR_S8_H
#define MOTE_LINEAR_S8_H

#include "mote_base.h"

#if defined(__ARM_FEATURE_DSP) && defined(__thumb2__) && defined(__GNUC__) && !defined(MOTE_PORTABLE)
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

#endif
