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

/* What mote_expand_4_s8 works on: rows of taps of four pixels. The assembly reads the fields in this order.
 */
typedef struct mote_expand_4_s8_job {
    const int8_t *from[4]; /* the first row of each pixel */
    int32_t *to;
    int32_t *end;
    int32_t row;     /* bytes that a row becomes: 32 for each group of four taps */
    int32_t gaps[4]; /* from the end of a row to the start of the next one */
} mote_expand_4_s8_job;

/* What mote_block_4x2_s8 works on. The assembly reads the fields in this order. */
typedef struct mote_block_4x2_s8_job {
    int8_t *out[4];             /* four pixels; several may be the same one */
    const int32_t *activations; /* a group of taps is low of the four pixels, then high of them */
    const int32_t *end;         /* behind them */
    int32_t is_signed;          /* of the requantization */
    int32_t channel;            /* the first channel */
    int32_t channels_end;       /* behind the last one */
    const int32_t *stream;      /* of pairs of channels */
} mote_block_4x2_s8_job;

/* What mote_block_1x8_s8 works on. The assembly reads the fields in this order. */
typedef struct mote_block_1x8_s8_job {
    int8_t *out;
    const int32_t *activations; /* a group of taps is low, high */
    const int32_t *end;         /* behind them */
    int8_t *out_end;            /* a multiple of eight channels behind out */
    const int32_t *stream;      /* of eights of channels */
    int32_t is_signed;          /* of the requantization */
} mote_block_1x8_s8_job;

#if defined(MOTE_BLOCKS_ASSEMBLY)

/* A parameter that only the assembly reads. */
#define MOTE_BLOCKS_PARAMETER __attribute__((unused))

/* Expands rows of groups of four taps of four pixels. */
__attribute__((naked, noinline, unused)) static void
mote_expand_4_s8(MOTE_BLOCKS_PARAMETER const mote_expand_4_s8_job *job)
{
    __asm__("push {r0, r4-r11, lr}\n"
            "ldr r12, [r0, #16]\n"
            "ldr lr, [r0, #24]\n"
            "add lr, lr, r12\n"
            "ldm r0, {r0-r3}\n"
            "mov r10, #0xff00ff00\n"
            "mov r11, #0x007f007f\n"
            "1:\n"
            "ldr r4, [r0], #4\n"
            "ldr r5, [r1], #4\n"
            "ldr r6, [r2], #4\n"
            "ldr r7, [r3], #4\n"
            "sxtb16 r8, r4, ror #8\n"
            "sxtb16 r9, r5, ror #8\n"
            "ssub16 r8, r8, r11\n"
            "ssub16 r9, r9, r11\n"
            "and r4, r10, r4, lsl #8\n"
            "and r5, r10, r5, lsl #8\n"
            "ssub16 r4, r4, r8\n"
            "ssub16 r5, r5, r9\n"
            "strd r8, r9, [r12, #16]\n"
            "sxtb16 r8, r6, ror #8\n"
            "sxtb16 r9, r7, ror #8\n"
            "ssub16 r8, r8, r11\n"
            "ssub16 r9, r9, r11\n"
            "and r6, r10, r6, lsl #8\n"
            "and r7, r10, r7, lsl #8\n"
            "ssub16 r6, r6, r8\n"
            "ssub16 r7, r7, r9\n"
            "strd r8, r9, [r12, #24]\n"
            "stm r12, {r4-r7}\n"
            "add r12, r12, #32\n"
            "cmp r12, lr\n"
            "bne 1b\n"
            "ldr r8, [sp]\n"
            "ldrd r4, r5, [r8, #20]\n"
            "cmp r12, r4\n"
            "beq 2f\n"
            "add lr, lr, r5\n"
            "add r8, r8, #28\n"
            "ldm r8, {r4-r7}\n"
            "add r0, r0, r4\n"
            "add r1, r1, r5\n"
            "add r2, r2, r6\n"
            "add r3, r3, r7\n"
            "b 1b\n"
            "2:\n"
            "add sp, sp, #4\n"
            "pop {r4-r11, pc}\n");
}

/* One group of four taps: 32 products in 23 instructions of four bytes. */
#define MOTE_BLOCK_4X2_GROUP                                                                                 \
    "ldrd r2, lr, [r1], #8\n"                                                                                \
    "ldrd r3, r12, [r0, #16]\n"                                                                              \
    "smlad r4, r3, r2, r4\n"                                                                                 \
    "smlad r5, r3, lr, r5\n"                                                                                 \
    "smlad r6, r12, r2, r6\n"                                                                                \
    "smlad r7, r12, lr, r7\n"                                                                                \
    "ldrd r3, r12, [r0, #24]\n"                                                                              \
    "smlad r8, r3, r2, r8\n"                                                                                 \
    "smlad r9, r3, lr, r9\n"                                                                                 \
    "smlad r10, r12, r2, r10\n"                                                                              \
    "smlad r11, r12, lr, r11\n"                                                                              \
    "sxtb16 r2, r2\n"                                                                                        \
    "sxtb16 lr, lr\n"                                                                                        \
    "ldrd r3, r12, [r0], #8\n"                                                                               \
    "smlad r4, r3, r2, r4\n"                                                                                 \
    "smlad r5, r3, lr, r5\n"                                                                                 \
    "smlad r6, r12, r2, r6\n"                                                                                \
    "smlad r7, r12, lr, r7\n"                                                                                \
    "ldrd r3, r12, [r0], #24\n"                                                                              \
    "smlad r8, r3, r2, r8\n"                                                                                 \
    "smlad r9, r3, lr, r9\n"                                                                                 \
    "smlad r10, r12, r2, r10\n"                                                                              \
    "smlad r11, r12, lr, r11\n"

/* A sum to the range of a byte: multiplier r2, offset r3, shift r0. */
#define MOTE_BLOCK_4X2_SHORT(sum)                                                                            \
    "smmla " sum ", " sum ", r2, r3\n"                                                                       \
    "asr " sum ", " sum ", r0\n"                                                                             \
    "ssat " sum ", #8, " sum "\n"

#define MOTE_BLOCK_4X2_SIGNED(sum)                                                                           \
    "lsr r12, " sum ", #31\n"                                                                                \
    "smmla " sum ", " sum ", r2, r3\n"                                                                       \
    "sub " sum ", " sum ", r12, lsl #7\n"                                                                    \
    "asr " sum ", " sum ", r0\n"                                                                             \
    "ssat " sum ", #8, " sum "\n"

/* Two bytes to the channel lr of the pixel whose address is at `pixel` in the frame. */
#define MOTE_BLOCK_4X2_STORE(low, high, pixel)                                                               \
    "bfi " low ", " high ", #8, #8\n"                                                                        \
    "ldr r12, [sp, #" pixel "]\n"                                                                            \
    "strh " low ", [r12, lr]\n"

/* All sums of a pair of channels to bytes; then the next pair at 1, or the end at 9. */
#define MOTE_BLOCK_4X2_FINISH(REQUANT)                                                                       \
    "ldr r0, [r1], #4\n"                                                                                     \
    "ldr lr, [sp, #28]\n"                                                                                    \
    "ldrd r2, r3, [r1], #8\n" REQUANT("r4") REQUANT("r6") REQUANT("r8")                                      \
        REQUANT("r10") "lsr r0, r0, #8\n"                                                                    \
                       "ldrd r2, r3, [r1], #8\n" REQUANT("r5") MOTE_BLOCK_4X2_STORE("r4", "r5", "0")         \
                           REQUANT("r7") MOTE_BLOCK_4X2_STORE("r6", "r7", "4") REQUANT("r9")                 \
                               MOTE_BLOCK_4X2_STORE("r8", "r9", "8") REQUANT("r11")                          \
                                   MOTE_BLOCK_4X2_STORE("r10", "r11", "12") "ldr r2, [sp, #32]\n"            \
                                                                            "ldr r0, [sp, #16]\n"            \
                                                                            "add lr, lr, #2\n"               \
                                                                            "str lr, [sp, #28]\n"            \
                                                                            "cmp lr, r2\n"                   \
                                                                            "bne.w 1b\n"                     \
                                                                            "b.w 9f\n"

/* Pairs of channels of four pixels. The groups are unrolled eightfold; the first turn does the rest of the
 * division. */
__attribute__((naked, noinline, unused)) static void
mote_block_4x2_s8(MOTE_BLOCKS_PARAMETER const mote_block_4x2_s8_job *job)
{
    /* The frame: out, activations, end, channel, channels_end, is_signed, groups that the first turn leaves
     * out. */
    __asm__("push {r4-r11, lr}\n"
            "sub sp, sp, #44\n"
            "ldm r0, {r1-r10}\n"
            "stm sp, {r1-r9}\n"
            "sub r2, r5, r6\n"
            "ubfx r2, r2, #5, #3\n" /* -groups % 8 */
            "str r2, [sp, #36]\n"
            "mov r0, r5\n"
            "mov r1, r10\n"
            "1:\n"
            "ldrd r4, r5, [r1], #8\n"
            "mov r6, r4\n"
            "mov r7, r5\n"
            "mov r8, r4\n"
            "mov r9, r5\n"
            "mov r10, r4\n"
            "mov r11, r5\n"
            "ldr r2, [sp, #36]\n"
            "tbh [pc, r2, lsl #1]\n"
            "10:\n"
            ".hword 8, 8 + 46, 8 + 2 * 46, 8 + 3 * 46, 8 + 4 * 46, 8 + 5 * 46, 8 + 6 * 46, 8 + 7 * 46\n"
            "20:\n"
            ".rept 8\n" MOTE_BLOCK_4X2_GROUP ".endr\n"
            "ldrd r2, r3, [sp, #20]\n"
            "cmp r0, r2\n"
            "bne.w 20b\n"
            "cmp r3, #0\n"
            "bne.w 5f\n" MOTE_BLOCK_4X2_FINISH(MOTE_BLOCK_4X2_SHORT) "5:\n" MOTE_BLOCK_4X2_FINISH(
                MOTE_BLOCK_4X2_SIGNED) "9:\n"
                                       "add sp, sp, #44\n"
                                       "pop {r4-r11, pc}\n");
}

/* Two channels of the group in r2 (low) and r3 (high). */
#define MOTE_BLOCK_1X8_PAIR(a, b)                                                                            \
    "ldrd r12, lr, [r1], #8\n"                                                                               \
    "smlad " a ", r3, r12, " a "\n"                                                                          \
    "smlad " b ", r3, lr, " b "\n"                                                                           \
    "sxtb16 r12, r12\n"                                                                                      \
    "sxtb16 lr, lr\n"                                                                                        \
    "smlad " a ", r2, r12, " a "\n"                                                                          \
    "smlad " b ", r2, lr, " b "\n"

/* One group of four taps: 32 products in 29 instructions of four bytes. */
#define MOTE_BLOCK_1X8_GROUP                                                                                 \
    "ldrd r2, r3, [r0], #8\n" MOTE_BLOCK_1X8_PAIR("r4", "r5") MOTE_BLOCK_1X8_PAIR("r6", "r7")                \
        MOTE_BLOCK_1X8_PAIR("r8", "r9") MOTE_BLOCK_1X8_PAIR("r10", "r11")

/* A sum to the next byte at lr: shift r0, whose next byte is the next channel's. */
#define MOTE_BLOCK_1X8_SHORT(sum)                                                                            \
    "ldrd r2, r3, [r1], #8\n"                                                                                \
    "smmla " sum ", " sum ", r2, r3\n"                                                                       \
    "asr " sum ", " sum ", r0\n"                                                                             \
    "lsr r0, r0, #8\n"                                                                                       \
    "ssat " sum ", #8, " sum "\n"                                                                            \
    "strb " sum ", [lr], #1\n"

#define MOTE_BLOCK_1X8_SIGNED(sum)                                                                           \
    "ldrd r2, r3, [r1], #8\n"                                                                                \
    "lsr r12, " sum ", #31\n"                                                                                \
    "smmla " sum ", " sum ", r2, r3\n"                                                                       \
    "sub " sum ", " sum ", r12, lsl #7\n"                                                                    \
    "asr " sum ", " sum ", r0\n"                                                                             \
    "lsr r0, r0, #8\n"                                                                                       \
    "ssat " sum ", #8, " sum "\n"                                                                            \
    "strb " sum ", [lr], #1\n"

#define MOTE_BLOCK_1X8_FINISH(REQUANT)                                                                       \
    "ldr lr, [sp]\n"                                                                                         \
    "ldr r0, [r1], #4\n"                                                                                     \
    "ldr r2, [r1], #4\n"                                                                                     \
    "str r2, [sp, #4]\n" REQUANT("r4") REQUANT("r5") REQUANT("r6")                                           \
        REQUANT("r7") "ldr r0, [sp, #4]\n" REQUANT("r8") REQUANT("r9") REQUANT("r10")                        \
            REQUANT("r11") "ldr r0, [sp, #16]\n"                                                             \
                           "ldr r2, [sp, #12]\n"                                                             \
                           "str lr, [sp]\n"                                                                  \
                           "cmp lr, r2\n"                                                                    \
                           "bne.w 1b\n"                                                                      \
                           "b.w 9f\n"

/* Eights of channels of one pixel; unrolled fourfold as above. */
__attribute__((naked, noinline, unused)) static void
mote_block_1x8_s8(MOTE_BLOCKS_PARAMETER const mote_block_1x8_s8_job *job)
{
    /* The frame: out, shifts, end, out_end, activations, groups that the first turn leaves out, is_signed. */
    __asm__("push {r4-r11, lr}\n"
            "sub sp, sp, #28\n"
            "ldm r0, {r4-r9}\n"
            "str r4, [sp]\n"
            "strd r6, r7, [sp, #8]\n"
            "sub r2, r5, r6\n"
            "ubfx r2, r2, #3, #2\n" /* -groups % 4 */
            "strd r5, r2, [sp, #16]\n"
            "str r9, [sp, #24]\n"
            "mov r0, r5\n"
            "mov r1, r8\n"
            "1:\n"
            "ldm r1!, {r4-r11}\n"
            "ldr r2, [sp, #20]\n"
            "tbh [pc, r2, lsl #1]\n"
            ".hword 4, 4 + 58, 4 + 2 * 58, 4 + 3 * 58\n"
            "20:\n"
            ".rept 4\n" MOTE_BLOCK_1X8_GROUP ".endr\n"
            "ldr r2, [sp, #8]\n"
            "cmp r0, r2\n"
            "bne.w 20b\n"
            "ldr r2, [sp, #24]\n"
            "cmp r2, #0\n"
            "bne.w 5f\n" MOTE_BLOCK_1X8_FINISH(MOTE_BLOCK_1X8_SHORT) "5:\n" MOTE_BLOCK_1X8_FINISH(
                MOTE_BLOCK_1X8_SIGNED) "9:\n"
                                       "add sp, sp, #28\n"
                                       "pop {r4-r11, pc}\n");
}

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

/* The same for activations of one pixel, low and high beside each other, */
static MOTE_NOINLINE void mote_block_1x2_near_s8(const int32_t *activations, int32_t groups, int32_t channels,
                                                 int32_t second, const int32_t *stream, int32_t is_signed,
                                                 int8_t *y)
{
    mote_block_1x2_s8(activations, groups, 2, 1, channels, second, stream, is_signed, y);
}

/* and of one of four pixels. */
static MOTE_NOINLINE void mote_block_1x2_far_s8(const int32_t *activations, int32_t groups, int32_t channels,
                                                int32_t second, const int32_t *stream, int32_t is_signed,
                                                int8_t *y)
{
    mote_block_1x2_s8(activations, groups, 8, 4, channels, second, stream, is_signed, y);
}

#if !defined(MOTE_BLOCKS_ASSEMBLY)

/* The twins: the same sums in the same order. */
static void mote_expand_4_s8(const mote_expand_4_s8_job *job)
{
    for (int32_t p = 0; p < 4; p++) {
        const int8_t *from = job->from[p];
        for (int32_t *to = job->to; to != job->end; to += job->row / 4) {
            mote_expand_1_s8(from, job->row / 32, to + p, 8, 4);
            from += job->row / 8 + job->gaps[p];
        }
    }
}

static void mote_block_4x2_s8(const mote_block_4x2_s8_job *job)
{
    const int32_t groups = (int32_t)(job->end - job->activations) / 8;
    for (int32_t p = 0; p < 4; p++) {
        mote_block_1x2_far_s8(job->activations + p, groups, job->channels_end - job->channel, 1, job->stream,
                              job->is_signed, job->out[p] + job->channel);
    }
}

static void mote_block_1x8_s8(const mote_block_1x8_s8_job *job)
{
    const int32_t groups = (int32_t)(job->end - job->activations) / 2;
    const int32_t *stream = job->stream;
    for (int8_t *y = job->out; y != job->out_end; y += 8) {
        for (int32_t lane = 0; lane < 8; lane++) {
            const int32_t *tail = stream + 8 + 8 * groups;
            const int32_t shift = (int32_t)(((uint32_t)tail[lane / 4] >> (lane % 4 * 8)) & 31u);
            int32_t acc = stream[lane];
            for (int32_t g = 0; g < groups; g++) {
                const uint32_t w = (uint32_t)stream[8 + 8 * g + lane];
                acc = mote_block_smlad(w, (uint32_t)job->activations[2 * g + 1], acc);
                acc = mote_block_smlad(mote_block_sxtb16(w), (uint32_t)job->activations[2 * g], acc);
            }
            y[lane] = mote_requant_s8(acc, tail[2 + 2 * lane], tail[3 + 2 * lane], shift, job->is_signed);
        }
        stream += 8 + 8 * groups + 18;
    }
}

#endif

#endif
