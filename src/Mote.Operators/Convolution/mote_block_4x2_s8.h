/* Four pixels and two channels at a time; see mote_blocks_s8.h. */
#ifndef MOTE_BLOCK_4X2_S8_H
#define MOTE_BLOCK_4X2_S8_H

#include "mote_blocks_s8.h"

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

/* Pairs of channels of one pixel of four. */
static MOTE_NOINLINE void mote_block_1x2_far_s8(const int32_t *activations, int32_t groups, int32_t channels,
                                                int32_t second, const int32_t *stream, int32_t is_signed,
                                                int8_t *y)
{
    mote_block_1x2_s8(activations, groups, 8, 4, channels, second, stream, is_signed, y);
}

#if defined(MOTE_BLOCKS_ASSEMBLY)

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

#else

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

#endif

#endif
