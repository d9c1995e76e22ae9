/* One pixel and eight channels at a time; see mote_blocks_s8.h. */
#ifndef MOTE_BLOCK_1X8_S8_H
#define MOTE_BLOCK_1X8_S8_H

#include "mote_blocks_s8.h"

/* What mote_block_1x8_s8 works on. The assembly reads the fields in this order. */
typedef struct mote_block_1x8_s8_job {
    int8_t *out;
    const int32_t *activations; /* a group of taps is low, high */
    const int32_t *end;         /* behind them */
    int8_t *out_end;            /* a multiple of eight channels behind out */
    const int32_t *stream;      /* of eights of channels */
    int32_t is_signed;          /* of the requantization */
} mote_block_1x8_s8_job;

/* Pairs of channels; low and high of a group lie beside each other. */
static MOTE_NOINLINE void mote_block_1x2_near_s8(const int32_t *activations, int32_t groups, int32_t channels,
                                                 int32_t second, const int32_t *stream, int32_t is_signed,
                                                 int8_t *y)
{
    mote_block_1x2_s8(activations, groups, 2, 1, channels, second, stream, is_signed, y);
}

#if defined(MOTE_BLOCKS_ASSEMBLY)

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

#else

/* The twin: the same sums in the same order. */
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
