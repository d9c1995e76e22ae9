#ifndef MOTE_SOFTMAX_S8_S16_H
#define MOTE_SOFTMAX_S8_S16_H

#include "softmax_table.h"

/* Each row of depth elements of x to fractions of 1 in steps of 2^-16; exponentials from a table of Q0.31. */
static MOTE_ALWAYS_INLINE void mote_softmax_s8_s16(const int8_t *x, int32_t rows, int32_t depth,
                                                   int32_t entries, const int32_t *exp_table, int16_t *y)
{
    for (int32_t r = 0; r < rows; r++) {
        int32_t max;
        int32_t bits_over_unit;
        const int32_t sum = mote_softmax_sum(x, depth, entries, exp_table, &max);
        const int32_t factor = mote_reciprocal(sum, 12, &bits_over_unit);
        for (int32_t i = 0; i < depth; i++) {
            const int32_t e = mote_softmax_exp(max - x[i], entries, exp_table);
            const int32_t quotient = mote_softmax_quotient(e, factor, bits_over_unit + 31 - 16);
            y[i] = (int16_t)mote_clamp(quotient + INT16_MIN, INT16_MIN, INT16_MAX);
        }
        x += depth;
        y += depth;
    }
}

#endif
