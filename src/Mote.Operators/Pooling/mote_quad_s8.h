/* Four neighbouring bytes at a time: sums and maxima of channels. With DSP instructions a byte costs half of
 * one; the C twin gives the same bits. */
#ifndef MOTE_QUAD_S8_H
#define MOTE_QUAD_S8_H

#include "mote_base.h"

#if defined(__ARM_FEATURE_DSP) && defined(__thumb2__) && defined(__GNUC__) && !defined(MOTE_PORTABLE)
#define MOTE_QUAD_INSTRUCTIONS 1
#endif

/* 255 is how many bytes a 16-bit lane can take: 255 * -128 still fits. */
#define MOTE_QUAD_TERMS 255

/* Before the loop over the terms. */
#if defined(__GNUC__) && !defined(__clang__)
#define MOTE_QUAD_UNROLL _Pragma("GCC unroll 4")
#else
#define MOTE_QUAD_UNROLL
#endif

/* Sums modulo 2^16: of bytes 0 and 2 (low and high lane), of bytes 1 and 3. */
typedef struct mote_quad_sums {
    uint32_t even;
    uint32_t odd;
} mote_quad_sums;

#if defined(MOTE_QUAD_INSTRUCTIONS)

static MOTE_ALWAYS_INLINE mote_quad_sums mote_quad_add_s8(mote_quad_sums sums, const int8_t *x)
{
    uint32_t word;
    __builtin_memcpy(&word, x, sizeof(word));
    __asm__("sxtab16 %0, %0, %1" : "+r"(sums.even) : "r"(word));
    __asm__("sxtab16 %0, %0, %1, ror #8" : "+r"(sums.odd) : "r"(word));
    return sums;
}

/* The greater of each byte. */
static MOTE_ALWAYS_INLINE uint32_t mote_quad_max_s8(uint32_t a, const int8_t *x)
{
    uint32_t word, unused;
    __builtin_memcpy(&word, x, sizeof(word));
    __asm__("ssub8 %1, %0, %2\n\tsel %0, %0, %2" : "+r"(a), "=&r"(unused) : "r"(word));
    return a;
}

#else

static MOTE_ALWAYS_INLINE uint32_t mote_quad_lanes(int32_t low, int32_t high)
{
    return ((uint32_t)low & 0xffff) | (uint32_t)high << 16;
}

static MOTE_ALWAYS_INLINE mote_quad_sums mote_quad_add_s8(mote_quad_sums sums, const int8_t *x)
{
    sums.even =
        mote_quad_lanes((int16_t)(uint16_t)sums.even + x[0], (int16_t)(uint16_t)(sums.even >> 16) + x[2]);
    sums.odd =
        mote_quad_lanes((int16_t)(uint16_t)sums.odd + x[1], (int16_t)(uint16_t)(sums.odd >> 16) + x[3]);
    return sums;
}

static MOTE_ALWAYS_INLINE uint32_t mote_quad_max_s8(uint32_t a, const int8_t *x)
{
    uint32_t result = 0;
    for (int32_t i = 0; i < 4; i++) {
        const int8_t byte = (int8_t)(uint8_t)(a >> (8 * i));
        result |= (uint32_t)(uint8_t)(byte > x[i] ? byte : x[i]) << (8 * i);
    }
    return result;
}

#endif

/* The sum of byte i. */
static MOTE_ALWAYS_INLINE int32_t mote_quad_sum(mote_quad_sums sums, int32_t i)
{
    const uint32_t word = (i & 1) != 0 ? sums.odd : sums.even;
    return (int16_t)(uint16_t)(word >> (8 * (i & 2)));
}

#endif
