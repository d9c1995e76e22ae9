#ifndef MOTE_ADD_LINEAR_S8_H
#define MOTE_ADD_LINEAR_S8_H

#include "mote_linear_s8.h"

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

#endif
