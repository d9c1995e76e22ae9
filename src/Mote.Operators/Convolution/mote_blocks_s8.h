/*
 * Dot products of bytes for Armv7E-M and Armv8-M with DSP instructions, four taps at a time.
 *
 * Four weights are a word whose halves are w0 + 256 w1 and w2 + 256 w3, so that the word itself is one
 * operand of SMLAD and SXTB16 of it, (w0, w2), is another. Four activations a0..a3 are expanded to two words
 * of halves:
 *
 *     high = (a1 - 127, a3 - 127)        low = (256 a0 - (a1 - 127), 256 a2 - (a3 - 127))
 *
 * which fit 16 bits. SMLAD(word, high) + SMLAD(SXTB16(word), low) is then 256 times the sum of w0 a0, w1 (a1
 * - 127), w2 a2 and w3 (a3 - 127): one extension a word of weights instead of two, and the result has the
 * scale that mote_requant_s8 wants. The 127s are folded into the bias. Sums wrap on the way; the result is
 * exact where 256 times the accumulator fits 32 bits, which is proven per channel when the model is compiled,
 * and where no weight is -128.
 *
 * A stream holds all constants of some output channels in the order in which they are read:
 *
 *     256 * bias of each channel
 *     for each group of four taps: the word of each channel
 *     the shifts of the channels, one byte each, in whole words
 *     multiplier and offset of each channel
 */
#ifndef MOTE_BLOCKS_S8_H
#define MOTE_BLOCKS_S8_H

#include <string.h>

#include "mote_requant_s8.h"

#if defined(__ARM_FEATURE_DSP) && defined(__thumb2__) && defined(__GNUC__) && !defined(MOTE_PORTABLE)
#define MOTE_BLOCKS_ASSEMBLY 1
#endif

#if defined(MOTE_BLOCKS_ASSEMBLY)

/* A parameter that only the assembly reads. */
#define MOTE_BLOCKS_PARAMETER __attribute__((unused))

/* a.low * b.low + a.high * b.high + c, and the bytes 0 and 2 of a word as halves. */
static MOTE_ALWAYS_INLINE int32_t mote_block_smlad(uint32_t a, uint32_t b, int32_t c)
{
    int32_t result;
    __asm__("smlad %0, %1, %2, %3" : "=r"(result) : "r"(a), "r"(b), "r"(c));
    return result;
}

static MOTE_ALWAYS_INLINE uint32_t mote_block_sxtb16(uint32_t a)
{
    uint32_t result;
    __asm__("sxtb16 %0, %1" : "=r"(result) : "r"(a));
    return result;
}

/* The high and low words of four activations. */
static MOTE_ALWAYS_INLINE void mote_block_expand(uint32_t taps, int32_t *activations, int32_t high_at)
{
    uint32_t high, low;
    __asm__("sxtb16 %0, %1, ror #8" : "=r"(high) : "r"(taps));
    __asm__("ssub16 %0, %1, %2" : "=r"(high) : "r"(high), "r"(0x007F007Fu));
    low = (taps << 8) & 0xFF00FF00u;
    __asm__("ssub16 %0, %1, %2" : "=r"(low) : "r"(low), "r"(high));
    activations[0] = (int32_t)low;
    activations[high_at] = (int32_t)high;
}

#else

static MOTE_ALWAYS_INLINE int32_t mote_block_smlad(uint32_t a, uint32_t b, int32_t c)
{
    const int32_t low = (int16_t)(a & 0xFFFFu) * (int16_t)(b & 0xFFFFu);
    const int32_t high = (int16_t)(a >> 16) * (int16_t)(b >> 16);
    return mote_wrapping_add(c, mote_wrapping_add(low, high));
}

static MOTE_ALWAYS_INLINE uint32_t mote_block_halves(int32_t low, int32_t high)
{
    return ((uint32_t)low & 0xFFFFu) | ((uint32_t)high << 16);
}

static MOTE_ALWAYS_INLINE uint32_t mote_block_sxtb16(uint32_t a)
{
    return mote_block_halves((int8_t)(a & 0xFFu), (int8_t)((a >> 16) & 0xFFu));
}

static MOTE_ALWAYS_INLINE void mote_block_expand(uint32_t taps, int32_t *activations, int32_t high_at)
{
    const int32_t a0 = (int8_t)(taps & 0xFFu);
    const int32_t a1 = (int8_t)((taps >> 8) & 0xFFu) - 127;
    const int32_t a2 = (int8_t)((taps >> 16) & 0xFFu);
    const int32_t a3 = (int8_t)(taps >> 24) - 127;
    activations[0] = (int32_t)mote_block_halves(256 * a0 - a1, 256 * a2 - a3);
    activations[high_at] = (int32_t)mote_block_halves(a1, a3);
}

#endif

static MOTE_ALWAYS_INLINE uint32_t mote_block_load(const int8_t *taps)
{
    uint32_t word;
    memcpy(&word, taps, 4);
    return word;
}

/* Expands `groups` groups of four taps of one pixel; the groups lie `step` words apart, high lies high_at
 * words behind low. */
static MOTE_ALWAYS_INLINE void mote_expand_1_s8(const int8_t *x, int32_t groups, int32_t *activations,
                                                int32_t step, int32_t high_at)
{
    for (int32_t g = 0; g < groups; g++) {
        mote_block_expand(mote_block_load(x), activations, high_at);
        x += 4;
        activations += step;
    }
}

/*
 * Pairs of channels of one pixel. The stream is of pairs; activations lie as in mote_expand_1_s8.
 */
static MOTE_ALWAYS_INLINE void mote_block_1x2_s8(const int32_t *activations, int32_t groups, int32_t step,
                                                 int32_t high_at, int32_t channels, int32_t second,
                                                 const int32_t *stream, int32_t is_signed, int8_t *y)
{
    for (int32_t o = 0; o < channels; o += 2) {
        const int32_t *a = activations;
        int32_t acc0 = stream[0];
        int32_t acc1 = stream[1];
        uint32_t shifts;
        stream += 2;
        for (int32_t g = 0; g < groups; g++) {
            const uint32_t w0 = (uint32_t)stream[0];
            const uint32_t w1 = (uint32_t)stream[1];
            const uint32_t high = (uint32_t)a[high_at];
            const uint32_t low = (uint32_t)a[0];
            acc0 = mote_block_smlad(w0, high, acc0);
            acc1 = mote_block_smlad(w1, high, acc1);
            acc0 = mote_block_smlad(mote_block_sxtb16(w0), low, acc0);
            acc1 = mote_block_smlad(mote_block_sxtb16(w1), low, acc1);
            stream += 2;
            a += step;
        }
        shifts = (uint32_t)stream[0];
        y[o] = mote_requant_s8(acc0, stream[1], stream[2], (int32_t)(shifts & 31u), is_signed);
        y[o + second] = mote_requant_s8(acc1, stream[3], stream[4], (int32_t)(shifts >> 8), is_signed);
        stream += 5;
    }
}

#endif
