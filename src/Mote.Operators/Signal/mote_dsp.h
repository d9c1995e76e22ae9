/* The packed 16-bit instructions of Armv7E-M and Armv8-M, where the target has them: MOTE_DSP is then
 * defined, and each function is one instruction (two where noted). A pair holds its first element in the low
 * half. Code that uses them has a portable twin beside it with the same bits, which MOTE_PORTABLE chooses
 * everywhere. */
#ifndef MOTE_DSP_H
#define MOTE_DSP_H

#include <string.h>

#include "mote_base.h"

#if defined(__ARM_FEATURE_DSP) && defined(__GNUC__) && !defined(MOTE_PORTABLE)
#define MOTE_DSP 1

#define MOTE_DSP_2(name, instruction)                                                                        \
    static MOTE_ALWAYS_INLINE uint32_t name(uint32_t a, uint32_t b)                                          \
    {                                                                                                        \
        uint32_t result;                                                                                     \
        __asm__(instruction " %0, %1, %2" : "=r"(result) : "r"(a), "r"(b));                                  \
        return result;                                                                                       \
    }

#define MOTE_DSP_3(name, instruction)                                                                        \
    static MOTE_ALWAYS_INLINE uint32_t name(uint32_t a, uint32_t b, uint32_t c)                              \
    {                                                                                                        \
        uint32_t result;                                                                                     \
        __asm__(instruction " %0, %1, %2, %3" : "=r"(result) : "r"(a), "r"(b), "r"(c));                      \
        return result;                                                                                       \
    }

/* Sums and differences of the halves, modulo 2^16; and halved, without overflow. */
MOTE_DSP_2(mote_sadd16, "sadd16")
MOTE_DSP_2(mote_ssub16, "ssub16")
MOTE_DSP_2(mote_shadd16, "shadd16")
MOTE_DSP_2(mote_shsub16, "shsub16")

/* With the halves of b exchanged: low + low', high - high' (ssax); low - low', high + high' (sasx). */
MOTE_DSP_2(mote_ssax, "ssax")
MOTE_DSP_2(mote_sasx, "sasx")

/* Products of halves, and a + b * c of halves: bottom or top of each operand. */
MOTE_DSP_2(mote_smulbb, "smulbb")
MOTE_DSP_2(mote_smultb, "smultb")
MOTE_DSP_2(mote_smultt, "smultt")
MOTE_DSP_2(mote_smuad, "smuad")
MOTE_DSP_3(mote_smlabb, "smlabb")
MOTE_DSP_3(mote_smlatb, "smlatb")

/* a.low * b.low - a.high * b.high + c, and a.low * b.high + a.high * b.low + c. */
MOTE_DSP_3(mote_smlsd, "smlsd")
MOTE_DSP_3(mote_smladx, "smladx")

/* The low half of a and the low, or the high, half of b. */
static MOTE_ALWAYS_INLINE uint32_t mote_pack_low(uint32_t a, uint32_t b)
{
    uint32_t result;
    __asm__("pkhbt %0, %1, %2, lsl #16" : "=r"(result) : "r"(a), "r"(b));
    return result;
}

static MOTE_ALWAYS_INLINE uint32_t mote_pack_low_high(uint32_t a, uint32_t b)
{
    uint32_t result;
    __asm__("pkhbt %0, %1, %2" : "=r"(result) : "r"(a), "r"(b));
    return result;
}

/* The high halves of a and b; bits 15 to 30 of a and of b. */
static MOTE_ALWAYS_INLINE uint32_t mote_pack_high(uint32_t a, uint32_t b)
{
    uint32_t result;
    __asm__("pkhtb %0, %1, %2, asr #16" : "=r"(result) : "r"(b), "r"(a));
    return result;
}

static MOTE_ALWAYS_INLINE uint32_t mote_pack_shifted_15(uint32_t a, uint32_t b)
{
    uint32_t result;
    __asm__("pkhbt %0, %1, %2, lsl #1" : "=r"(result) : "r"(a >> 15), "r"(b));
    return result;
}

/* The absolute values of the halves; that of -32768 is 0x8000. Two instructions. */
static MOTE_ALWAYS_INLINE uint32_t mote_abs16(uint32_t a)
{
    uint32_t result;
    __asm__("ssub16 %0, %2, %1\n\tsel %0, %0, %1" : "=&r"(result) : "r"(a), "r"(0));
    return result;
}

/* Two elements from or to a multiple of their size; the processor reads words at any address. */
static MOTE_ALWAYS_INLINE uint32_t mote_load_pair(const int16_t *from)
{
    uint32_t pair;
    memcpy(&pair, from, sizeof(pair));
    return pair;
}

static MOTE_ALWAYS_INLINE void mote_store_pair(int16_t *to, uint32_t pair)
{
    memcpy(to, &pair, sizeof(pair));
}
#endif

#endif
