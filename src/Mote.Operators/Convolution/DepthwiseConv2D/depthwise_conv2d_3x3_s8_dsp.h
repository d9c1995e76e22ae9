/*
 * Depthwise 3x3 convolutions for Armv7E-M and Armv8-M with DSP instructions, and the C twin with the same
 * bits.
 *
 * Four channels at a time are gathered into words of two 16-bit lanes: lane 0 holds a pixel of an even row of
 * the padded input, lane 1 its neighbour below, each 256 times the input. Two such words, of two neighbouring
 * pairs of rows, hold what one column of a window of three rows needs:
 *
 *     scratch[(column * 4 + channel) * 2 + slot]
 *
 * The next pair of rows overwrites the older one of the two, so that the slots exchange their roles and
 * nothing is moved. With P and Q the upper and the lower word, two outputs below each other are
 *
 *     upper += P.0 w0 + P.1 w1 (SMLAD) + Q.0 w2 (SMLABT)        lower += P.1 w0 (SMLATB) + Q.0 w1 + Q.1 w2
 * (SMLAD)
 *
 * Nothing but bytes of the same channels is written before they are gathered, so that the output may be the
 * input.
 *
 * The constants of a channel, in the order in which they are read: for each column of the window (w0, w1) and
 * (w1, w2); multiplier, offset and bias; for signed layers what is subtracted from negative ones. Weights,
 * bias and offset are scaled by 2^j, per channel, so that the requantization of every channel ends with a
 * shift by 14. Where that is not proven exact the multiplier is stored as ~multiplier, and the channel is
 * computed by the reference's own arithmetic: weights and bias as they are, and shift, zero point and limits
 * of the output, a byte each, in the place of the offset.
 */
#ifndef MOTE_DEPTHWISE_CONV2D_3X3_S8_DSP_H
#define MOTE_DEPTHWISE_CONV2D_3X3_S8_DSP_H

#include "mote_fixed_point.h"

#if defined(__ARM_FEATURE_DSP) && defined(__thumb2__) && defined(__GNUC__) && !defined(MOTE_PORTABLE)
#define MOTE_DEPTHWISE_ASSEMBLY 1
#define MOTE_UNSEEN __attribute__((unused)) /* a parameter that only the assembly knows */
#endif

/* What a pass over a row, or two rows, of output is told. The assembly reads the fields in this order. */
typedef struct mote_depthwise_3x3_s8_run {
    int32_t row_step;    /* bytes from an output to the one below it */
    int32_t column_step; /* bytes from an output to the one beside it */
    int32_t width;       /* columns of output, one or more */
    int32_t channels;    /* one to four */
    int32_t roles;       /* bit 0: width is odd; bit 1: slot 1 is the upper one */
} mote_depthwise_3x3_s8_run;

/* A lane of a word as a factor. */
static inline int32_t mote_depthwise_lane(uint32_t word, int32_t lane)
{
    return (int16_t)(uint16_t)(word >> (16 * lane));
}

/* One sum of the upper or the lower row of outputs, modulo 2^32, of inputs times 2^(8 - shift). */
static inline int32_t mote_depthwise_3x3_sum(const uint32_t *column, const int32_t *constants, int32_t upper,
                                             int32_t below, int32_t shift)
{
    int32_t sum = constants[8];
    for (int32_t k = 0; k < 3; k++) {
        const uint32_t p = column[8 * k + upper];
        const uint32_t q = column[8 * k + (1 - upper)];
        const uint32_t u = (uint32_t)constants[2 * k];
        const uint32_t v = (uint32_t)constants[2 * k + 1];
        const int32_t x0 = mote_depthwise_lane(p, below) >> shift;
        const int32_t x1 = mote_depthwise_lane(below ? q : p, 1 - below) >> shift;
        const int32_t x2 = mote_depthwise_lane(q, below) >> shift;
        sum = mote_wrapping_add(sum, x0 * mote_depthwise_lane(u, 0));
        sum = mote_wrapping_add(sum, x1 * mote_depthwise_lane(u, 1));
        sum = mote_wrapping_add(sum, x2 * mote_depthwise_lane(v, 1));
    }
    return sum;
}

/* A channel whose requantization is that of the reference. */
static inline void mote_depthwise_3x3_exact_s8(const uint32_t *columns, const int32_t *constants, int8_t *y,
                                               const mote_depthwise_3x3_s8_run *run, int32_t rows,
                                               int32_t stride)
{
    const int32_t packed = constants[7];
    for (int32_t column = 0; column < run->width; column++) {
        for (int32_t row = 0; row < rows; row++) {
            const int32_t sum =
                mote_depthwise_3x3_sum(columns + 8 * stride * column, constants, run->roles >> 1, row, 8);
            const int32_t scaled =
                mote_wrapping_add(mote_multiply_by_quantized_multiplier(sum, ~constants[6], (int8_t)packed),
                                  (int8_t)(packed >> 8));
            y[row * run->row_step + column * run->column_step] =
                (int8_t)mote_clamp(scaled, (int8_t)(packed >> 16), (int8_t)(packed >> 24));
        }
    }
}

#if defined(MOTE_DEPTHWISE_ASSEMBLY)

#define MOTE_DEPTHWISE_GATHER_COLUMN                                                                         \
    "ldr r7, [r0]\n"                                                                                         \
    "ldr r8, [r1]\n"                                                                                         \
    "add r0, r0, r4\n"                                                                                       \
    "add r1, r1, r5\n"                                                                                       \
    "and r9, r6, r7, lsl #8\n"                                                                               \
    "and r7, r6, r7\n"                                                                                       \
    "and r10, r6, r8, lsl #8\n"                                                                              \
    "and r8, r6, r8\n"                                                                                       \
    "pkhbt r11, r9, r10, lsl #16\n"                                                                          \
    "pkhtb r9, r10, r9, asr #16\n"                                                                           \
    "pkhbt r10, r7, r8, lsl #16\n"                                                                           \
    "pkhtb r7, r8, r7, asr #16\n"                                                                            \
    "str r9, [r2, #16]\n"                                                                                    \
    "str r10, [r2, #8]\n"                                                                                    \
    "str r7, [r2, #24]\n"                                                                                    \
    "str r11, [r2], #32\n"

/* Four channels of rows a and b, one or more columns of them, into a slot. A step of 0 repeats a word. */
__attribute__((naked, noinline, unused)) static void
mote_depthwise_gather_s8(const int8_t *a MOTE_UNSEEN, const int8_t *b MOTE_UNSEEN, uint32_t *slot MOTE_UNSEEN,
                         int32_t columns MOTE_UNSEEN, int32_t a_step MOTE_UNSEEN, int32_t b_step MOTE_UNSEEN)
{
    /* An odd number enters at the second column of the first turn. */
    __asm__("push {r4-r11, lr}\n"
            "ldrd r4, r5, [sp, #36]\n"
            "mov r6, #0xff00ff00\n"
            "adds r3, r3, #1\n"
            "lsrs r3, r3, #1\n"
            "bcc 2f\n"
            "1:\n" MOTE_DEPTHWISE_GATHER_COLUMN "2:\n" MOTE_DEPTHWISE_GATHER_COLUMN "subs r3, r3, #1\n"
            "bne 1b\n"
            "pop {r4-r11, pc}\n");
}

/*
 * The frame of a pass, and its registers: r0 the scratch, r1 and r11 sums, r2 the output, r3-r8 the weights,
 * r9 the multiplier, r10 the offset (short form only), r12 and lr words of the scratch.
 *
 *     0 bias   4 row step   8 column step   12 offset   16 correction (both signed form only)   20 end of the
 * scratch 24 constants   28 back in the scratch   32 back in the output   36 end of the channels   40 roles
 *
 * From here on the first channel begins at label 1. `step` is the columns of scratch from an output to the
 * next, as a shift of 1.
 */
#define MOTE_DEPTHWISE_ENTER(step)                                                                           \
    "push {r4-r11, lr}\n"                                                                                    \
    "sub sp, sp, #44\n"                                                                                      \
    "ldm r3, {r4-r8}\n"                                                                                      \
    "strd r4, r5, [sp, #4]\n"                                                                                \
    "lsl r9, r6, #(5 + " step ")\n"                                                                          \
    "add r10, r0, r9\n"                                                                                      \
    "str r10, [sp, #20]\n"                                                                                   \
    "sub r9, r9, #8\n"                                                                                       \
    "mul r10, r5, r6\n"                                                                                      \
    "sub r10, r10, #1\n"                                                                                     \
    "strd r9, r10, [sp, #28]\n"                                                                              \
    "add r7, r2, r7\n"                                                                                       \
    "strd r7, r8, [sp, #36]\n"

#define MOTE_DEPTHWISE_CONSTANTS_SHORT                                                                       \
    "1:\n"                                                                                                   \
    "ldm r1!, {r3-r10}\n"                                                                                    \
    "ldr r11, [r1], #4\n"                                                                                    \
    "str r11, [sp]\n"                                                                                        \
    "str r1, [sp, #24]\n"                                                                                    \
    "ldr r12, [sp, #40]\n"                                                                                   \
    "lsls r12, r12, #31\n"

#define MOTE_DEPTHWISE_CONSTANTS_SIGNED                                                                      \
    "1:\n"                                                                                                   \
    "ldm r1!, {r3-r10}\n"                                                                                    \
    "ldrd r11, r12, [r1], #8\n"                                                                              \
    "str r11, [sp]\n"                                                                                        \
    "strd r10, r12, [sp, #12]\n"                                                                             \
    "str r1, [sp, #24]\n"                                                                                    \
    "ldr r12, [sp, #40]\n"                                                                                   \
    "lsls r12, r12, #31\n"

/* The next channel, after r12 was compared with r0; or the end. */
#define MOTE_DEPTHWISE_LEAVE                                                                                 \
    "add r12, r12, #8\n"                                                                                     \
    "str r12, [sp, #20]\n"                                                                                   \
    "ldrd r1, r12, [sp, #24]\n"                                                                              \
    "sub r0, r0, r12\n"                                                                                      \
    "ldrd r3, r12, [sp, #32]\n"                                                                              \
    "sub r2, r2, r3\n"                                                                                       \
    "cmp r2, r12\n"                                                                                          \
    "bne 1b\n"                                                                                               \
    "add sp, sp, #44\n"                                                                                      \
    "pop {r4-r11, pc}\n"

/* Both sums to bytes. */
#define MOTE_DEPTHWISE_REQUANT_SHORT                                                                         \
    "smmla r11, r11, r9, r10\n"                                                                              \
    "smmla r1, r1, r9, r10\n"                                                                                \
    "ssat r11, #8, r11, asr #14\n"                                                                           \
    "ssat r1, #8, r1, asr #14\n"

#define MOTE_DEPTHWISE_REQUANT_SIGNED                                                                        \
    "ldrd r12, lr, [sp, #12]\n"                                                                              \
    "smmla r10, r11, r9, r12\n"                                                                              \
    "and r11, lr, r11, asr #31\n"                                                                            \
    "sub r10, r10, r11\n"                                                                                    \
    "ssat r11, #8, r10, asr #14\n"                                                                           \
    "smmla r10, r1, r9, r12\n"                                                                               \
    "and r1, lr, r1, asr #31\n"                                                                              \
    "sub r10, r10, r1\n"                                                                                     \
    "ssat r1, #8, r10, asr #14\n"

/* Two outputs below each other, in 24 instructions for 18 products; p and q are r12 and lr, or lr and r12. */
#define MOTE_DEPTHWISE_PAIR(p, q, requant)                                                                   \
    "ldr r1, [sp]\n"                                                                                         \
    "ldrd r12, lr, [r0], #32\n"                                                                              \
    "smlatb r11, " p ", r3, r1\n"                                                                            \
    "smlad r1, " p ", r3, r1\n"                                                                              \
    "smlad r11, " q ", r4, r11\n"                                                                            \
    "smlabt r1, " q ", r4, r1\n"                                                                             \
    "ldrd r12, lr, [r0]\n"                                                                                   \
    "smlatb r11, " p ", r5, r11\n"                                                                           \
    "smlad r1, " p ", r5, r1\n"                                                                              \
    "smlad r11, " q ", r6, r11\n"                                                                            \
    "smlabt r1, " q ", r6, r1\n"                                                                             \
    "ldrd r12, lr, [r0, #32]\n"                                                                              \
    "smlatb r11, " p ", r7, r11\n"                                                                           \
    "smlad r1, " p ", r7, r1\n"                                                                              \
    "smlad r11, " q ", r8, r11\n"                                                                            \
    "smlabt r1, " q ", r8, r1\n" requant "ldrd r12, lr, [sp, #4]\n"                                          \
    "strb r11, [r2, r12]\n"                                                                                  \
    "strb r1, [r2]\n"                                                                                        \
    "add r2, r2, lr\n"

/* A pass over two rows of outputs. */
#define MOTE_DEPTHWISE_PAIRS(constants, requant)                                                             \
    MOTE_DEPTHWISE_ENTER("0")                                                                                \
    constants "bcs 4f\n"                                                                                     \
              "bne 3f\n"                                                                                     \
              "2:\n" MOTE_DEPTHWISE_PAIR("r12", "lr", requant) "3:\n" MOTE_DEPTHWISE_PAIR(                   \
                  "r12", "lr",                                                                               \
                  requant) "ldr r12, [sp, #20]\n"                                                            \
                           "cmp r0, r12\n"                                                                   \
                           "bne 2b\n"                                                                        \
                           "b 6f\n"                                                                          \
                           "4:\n"                                                                            \
                           "bne 5f\n"                                                                        \
                           "7:\n" MOTE_DEPTHWISE_PAIR("lr", "r12", requant) "5:\n" MOTE_DEPTHWISE_PAIR(      \
                               "lr", "r12", requant) "ldr r12, [sp, #20]\n"                                  \
                                                     "cmp r0, r12\n"                                         \
                                                     "bne 7b\n"                                              \
                                                     "6:\n" MOTE_DEPTHWISE_LEAVE

/* Column `at` of scratch into the sums whose windows have it as their column k: weights u (w0, w1), v (.,
 * w2). */
#define MOTE_DEPTHWISE_TAPS(sum, p, q, u, v)                                                                 \
    "smlad " sum ", " p ", " u ", " sum "\n"                                                                 \
    "smlabt " sum ", " q ", " v ", " sum "\n"

/* The first output of a row of an odd number of them; `next` is the bytes of scratch to the next one. */
#define MOTE_DEPTHWISE_ONE(p, q, requant, next, second, third)                                               \
    "ldr r1, [sp]\n"                                                                                         \
    "ldrd r12, lr, [r0], #" next "\n" MOTE_DEPTHWISE_TAPS(                                                   \
        "r1", p, q, "r3", "r4") "ldrd r12, lr, [r0, #" second                                                \
                                "]\n" MOTE_DEPTHWISE_TAPS("r1", p, q, "r5",                                  \
                                                          "r6") "ldrd r12, lr, [r0, #" third                 \
                                                                "]\n" MOTE_DEPTHWISE_TAPS("r1", p, q, "r7",  \
                                                                                          "r8") requant      \
        "ldr lr, [sp, #8]\n"                                                                                 \
        "strb r1, [r2]\n"                                                                                    \
        "add r2, r2, lr\n"

/* Two outputs beside each other, at stride 1 and 2. */
#define MOTE_DEPTHWISE_TWO_1(p, q, requant)                                                                  \
    "ldr r11, [sp]\n"                                                                                        \
    "ldrd r12, lr, [r0]\n"                                                                                   \
    "smlad r1, " p ", r3, r11\n"                                                                             \
    "smlabt r1, " q ", r4, r1\n"                                                                             \
    "ldrd r12, lr, [r0, #32]\n" MOTE_DEPTHWISE_TAPS("r1", p, q, "r5", "r6") MOTE_DEPTHWISE_TAPS(             \
        "r11", p, q, "r3", "r4") "ldrd r12, lr, [r0, #64]!\n" MOTE_DEPTHWISE_TAPS("r1", p, q, "r7", "r8")    \
        MOTE_DEPTHWISE_TAPS("r11", p, q, "r5", "r6") "ldrd r12, lr, [r0, #32]\n" MOTE_DEPTHWISE_TAPS(        \
            "r11", p, q, "r7", "r8") requant "ldr lr, [sp, #8]\n"                                            \
                                             "strb r1, [r2]\n"                                               \
                                             "strb r11, [r2, lr]\n"                                          \
                                             "add r2, r2, lr, lsl #1\n"

#define MOTE_DEPTHWISE_TWO_2(p, q, requant)                                                                  \
    "ldr r11, [sp]\n"                                                                                        \
    "ldrd r12, lr, [r0]\n"                                                                                   \
    "smlad r1, " p ", r3, r11\n"                                                                             \
    "smlabt r1, " q ", r4, r1\n"                                                                             \
    "ldrd r12, lr, [r0, #32]\n" MOTE_DEPTHWISE_TAPS(                                                         \
        "r1", p, q, "r5", "r6") "ldrd r12, lr, [r0, #64]\n" MOTE_DEPTHWISE_TAPS("r1", p, q, "r7", "r8")      \
        MOTE_DEPTHWISE_TAPS("r11", p, q, "r3", "r4") "ldrd r12, lr, [r0, #96]\n" MOTE_DEPTHWISE_TAPS(        \
            "r11", p, q, "r5", "r6") "ldrd r12, lr, [r0, #128]!\n" MOTE_DEPTHWISE_TAPS("r11", p, q, "r7",    \
                                                                                       "r8") requant         \
        "ldr lr, [sp, #8]\n"                                                                                 \
        "strb r1, [r2]\n"                                                                                    \
        "strb r11, [r2, lr]\n"                                                                               \
        "add r2, r2, lr, lsl #1\n"

/* A pass over one row of outputs. */
#define MOTE_DEPTHWISE_ROW(step, constants, requant, two, next, second, third)                               \
    MOTE_DEPTHWISE_ENTER(step)                                                                               \
    constants "bcs 4f\n"                                                                                     \
              "beq 2f\n" MOTE_DEPTHWISE_ONE(                                                                 \
                  "r12", "lr", requant, next, second,                                                        \
                  third) "b 3f\n"                                                                            \
                         "2:\n" two("r12", "lr",                                                             \
                                    requant) "3:\n"                                                          \
                                             "ldr r12, [sp, #20]\n"                                          \
                                             "cmp r0, r12\n"                                                 \
                                             "bne 2b\n"                                                      \
                                             "b 6f\n"                                                        \
                                             "4:\n"                                                          \
                                             "beq 7f\n" MOTE_DEPTHWISE_ONE(                                  \
                                                 "lr", "r12", requant, next, second,                         \
                                                 third) "b 5f\n"                                             \
                                                        "7:\n" two("lr", "r12",                              \
                                                                   requant) "5:\n"                           \
                                                                            "ldr r12, [sp, #20]\n"           \
                                                                            "cmp r0, r12\n"                  \
                                                                            "bne 7b\n"                       \
                                                                            "6:\n" MOTE_DEPTHWISE_LEAVE

#define MOTE_DEPTHWISE_PASS(name, text)                                                                      \
    __attribute__((naked, noinline, unused)) static void name(                                               \
        const uint32_t *columns MOTE_UNSEEN, const int32_t *constants MOTE_UNSEEN, int8_t *y MOTE_UNSEEN,    \
        const mote_depthwise_3x3_s8_run *run MOTE_UNSEEN)                                                    \
    {                                                                                                        \
        __asm__(text);                                                                                       \
    }

MOTE_DEPTHWISE_PASS(mote_depthwise_3x3_pairs_s8,
                    MOTE_DEPTHWISE_PAIRS(MOTE_DEPTHWISE_CONSTANTS_SHORT, MOTE_DEPTHWISE_REQUANT_SHORT))
MOTE_DEPTHWISE_PASS(mote_depthwise_3x3_pairs_signed_s8,
                    MOTE_DEPTHWISE_PAIRS(MOTE_DEPTHWISE_CONSTANTS_SIGNED, MOTE_DEPTHWISE_REQUANT_SIGNED))
MOTE_DEPTHWISE_PASS(mote_depthwise_3x3_row_s8,
                    MOTE_DEPTHWISE_ROW("0", MOTE_DEPTHWISE_CONSTANTS_SHORT, MOTE_DEPTHWISE_REQUANT_SHORT,
                                       MOTE_DEPTHWISE_TWO_1, "32", "0", "32"))
MOTE_DEPTHWISE_PASS(mote_depthwise_3x3_row_signed_s8,
                    MOTE_DEPTHWISE_ROW("0", MOTE_DEPTHWISE_CONSTANTS_SIGNED, MOTE_DEPTHWISE_REQUANT_SIGNED,
                                       MOTE_DEPTHWISE_TWO_1, "32", "0", "32"))
MOTE_DEPTHWISE_PASS(mote_depthwise_3x3_stride2_s8,
                    MOTE_DEPTHWISE_ROW("1", MOTE_DEPTHWISE_CONSTANTS_SHORT, MOTE_DEPTHWISE_REQUANT_SHORT,
                                       MOTE_DEPTHWISE_TWO_2, "64", "-32", "0"))
MOTE_DEPTHWISE_PASS(mote_depthwise_3x3_stride2_signed_s8,
                    MOTE_DEPTHWISE_ROW("1", MOTE_DEPTHWISE_CONSTANTS_SIGNED, MOTE_DEPTHWISE_REQUANT_SIGNED,
                                       MOTE_DEPTHWISE_TWO_2, "64", "-32", "0"))

#else

/* Four channels of rows a and b, one or more columns of them, into a slot. A step of 0 repeats a word. */
static void mote_depthwise_gather_s8(const int8_t *a, const int8_t *b, uint32_t *slot, int32_t columns,
                                     int32_t a_step, int32_t b_step)
{
    for (int32_t i = 0; i < columns; i++) {
        for (int32_t channel = 0; channel < 4; channel++) {
            slot[8 * i + 2 * channel] = (uint32_t)(uint8_t)a[i * a_step + channel] << 8 |
                                        (uint32_t)(uint8_t)b[i * b_step + channel] << 24;
        }
    }
}

static void mote_depthwise_3x3_pass_s8(const uint32_t *columns, const int32_t *constants, int8_t *y,
                                       const mote_depthwise_3x3_s8_run *run, int32_t rows, int32_t stride,
                                       int32_t is_signed)
{
    for (int32_t channel = 0; channel < run->channels; channel++) {
        for (int32_t column = 0; column < run->width; column++) {
            for (int32_t row = rows - 1; row >= 0; row--) {
                const int32_t sum = mote_depthwise_3x3_sum(columns + 8 * stride * column + 2 * channel,
                                                           constants, run->roles >> 1, row, 0);
                int32_t t = mote_wrapping_add(constants[7], (int32_t)(((int64_t)sum * constants[6]) >> 32));
                if (is_signed && sum < 0) {
                    t = mote_wrapping_subtract(t, constants[9]);
                }
                y[row * run->row_step + column * run->column_step + channel] =
                    (int8_t)mote_clamp(t >> 14, INT8_MIN, INT8_MAX);
            }
        }
        constants += is_signed ? 10 : 9;
    }
}

#define MOTE_DEPTHWISE_PASS(name, rows, stride, is_signed)                                                   \
    static void name(const uint32_t *columns, const int32_t *constants, int8_t *y,                           \
                     const mote_depthwise_3x3_s8_run *run)                                                   \
    {                                                                                                        \
        mote_depthwise_3x3_pass_s8(columns, constants, y, run, rows, stride, is_signed);                     \
    }

MOTE_DEPTHWISE_PASS(mote_depthwise_3x3_pairs_s8, 2, 1, 0)
MOTE_DEPTHWISE_PASS(mote_depthwise_3x3_pairs_signed_s8, 2, 1, 1)
MOTE_DEPTHWISE_PASS(mote_depthwise_3x3_row_s8, 1, 1, 0)
MOTE_DEPTHWISE_PASS(mote_depthwise_3x3_row_signed_s8, 1, 1, 1)
MOTE_DEPTHWISE_PASS(mote_depthwise_3x3_stride2_s8, 1, 2, 0)
MOTE_DEPTHWISE_PASS(mote_depthwise_3x3_stride2_signed_s8, 1, 2, 1)

#endif

/* A pass over rows of outputs. Called by name, not by pointer: a bound of the stack can be told then. */
static MOTE_ALWAYS_INLINE void mote_depthwise_3x3_rows_s8(const uint32_t *columns, const int32_t *constants,
                                                          int8_t *y, const mote_depthwise_3x3_s8_run *run,
                                                          int32_t rows, int32_t stride, int32_t is_signed)
{
    if (stride == 2 && is_signed) {
        mote_depthwise_3x3_stride2_signed_s8(columns, constants, y, run);
    } else if (stride == 2) {
        mote_depthwise_3x3_stride2_s8(columns, constants, y, run);
    } else if (rows == 2 && is_signed) {
        mote_depthwise_3x3_pairs_signed_s8(columns, constants, y, run);
    } else if (rows == 2) {
        mote_depthwise_3x3_pairs_s8(columns, constants, y, run);
    } else if (is_signed) {
        mote_depthwise_3x3_row_signed_s8(columns, constants, y, run);
    } else {
        mote_depthwise_3x3_row_s8(columns, constants, y, run);
    }
}

/* A pass over channels of which some are exact ones. */
static inline void mote_depthwise_3x3_mixed_s8(const uint32_t *columns, const int32_t *constants, int8_t *y,
                                               const mote_depthwise_3x3_s8_run *run, int32_t rows,
                                               int32_t stride, int32_t is_signed)
{
    const int32_t words = is_signed ? 10 : 9;
    mote_depthwise_3x3_s8_run some = *run;
    for (int32_t channel = 0; channel < run->channels; channel += some.channels) {
        const int32_t *own = constants + channel * words;
        some.channels = 1;
        if (own[6] < 0) {
            mote_depthwise_3x3_exact_s8(columns + 2 * channel, own, y + channel, run, rows, stride);
        } else {
            while (channel + some.channels < run->channels && own[some.channels * words + 6] >= 0) {
                some.channels++;
            }
            mote_depthwise_3x3_rows_s8(columns + 2 * channel, own, y + channel, &some, rows, stride,
                                       is_signed);
        }
    }
}

/*
 * x -> y by passes of two rows of outputs and, for the last of an odd number, of one (stride 1), or by rows
 * (stride 2). The shape, of which rows and columns may be exchanged, together with those of the window:
 *
 *     0 images   1 rows, 2 columns of x   3 channels, four or more   4 rows, 5 columns of y
 *     6 rows, 7 columns of padding before   8, 9 bytes of x and 10, 11 of y from row to row and column to
 * column 12 rows of y after which the channels change   13 zero point of x
 *
 * has_exact: some channels are computed by the arithmetic of the reference. The scratch has eight words for
 * each column that a row of windows covers.
 */
static MOTE_ALWAYS_INLINE void mote_depthwise_conv2d_3x3_s8_dsp(const int8_t *x, const int32_t *shape,
                                                                const int32_t *constants, int32_t stride,
                                                                int32_t is_signed, int32_t has_exact,
                                                                uint32_t *scratch, int8_t *y)
{
    const int32_t h = shape[1], c = shape[3], out_h = shape[4], pad_top = shape[6];
    const int32_t columns = (shape[5] - 1) * stride + 3;
    const int32_t inside = shape[2] < columns - shape[7] ? shape[2] : columns - shape[7];
    const uint32_t byte = (uint32_t)shape[13] & 0xff;
    const int8_t zero = (int8_t)shape[13];
    const int8_t border[4] = {zero, zero, zero, zero};
    mote_depthwise_3x3_s8_run run;
    run.row_step = shape[10];
    run.column_step = shape[11];
    run.width = shape[5];
    for (int32_t i = 0; i < 8 * columns; i++) {
        scratch[i] = byte << 8 | byte << 24;
    }
    for (int32_t image = 0; image < shape[0]; image++) {
        for (int32_t end, strip = 0; strip < out_h; strip = end) {
            const int32_t *of_channel = constants;
            end = strip + shape[12] < out_h ? strip + shape[12] : out_h;
            for (int32_t channel = 0; channel < c; channel += run.channels) {
                /* The last channels are gathered with some before them. */
                const int32_t first = channel + 4 <= c ? channel : c - 4;
                int32_t slot = 0;
                int32_t above = strip * stride - pad_top;
                run.channels = first + 4 - channel;
                run.roles = run.width & 1;
                for (int32_t oy = strip, rows; oy < end; oy += rows) {
                    int8_t *out = y + oy * shape[10] + channel;
                    for (int32_t missing = oy == strip ? 2 : 1; missing > 0; missing--) {
                        const int8_t *line = x + above * shape[8] + first;
                        const int32_t has_upper = above >= 0 && above < h;
                        const int32_t has_lower = above >= -1 && above < h - 1;
                        mote_depthwise_gather_s8(has_upper ? line : border,
                                                 has_lower ? line + shape[8] : border,
                                                 scratch + 8 * shape[7] + slot, inside,
                                                 has_upper ? shape[9] : 0, has_lower ? shape[9] : 0);
                        above += 2;
                        slot ^= 1;
                    }
                    rows = stride == 1 && oy + 1 < end ? 2 : 1;
                    if (has_exact) {
                        mote_depthwise_3x3_mixed_s8(scratch + 2 * (channel - first), of_channel, out, &run,
                                                    rows, stride, is_signed);
                    } else {
                        mote_depthwise_3x3_rows_s8(scratch + 2 * (channel - first), of_channel, out, &run,
                                                   rows, stride, is_signed);
                    }
                    run.roles ^= 2;
                }
                of_channel += run.channels * (is_signed ? 10 : 9);
            }
        }
        x += h * shape[2] * c;
        y += out_h * shape[5] * c;
    }
}

#endif
