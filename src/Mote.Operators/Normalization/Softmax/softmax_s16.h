#ifndef MOTE_SOFTMAX_S16_H
#define MOTE_SOFTMAX_S16_H

#include "mote_table16.h"

/* Each row of depth elements of x to fractions of 1 in Q0.15; y may be x. y holds the exponentials meanwhile.
 */
static MOTE_ALWAYS_INLINE void mote_softmax_s16(const int16_t *x, int32_t rows, int32_t depth,
                                                int32_t multiplier, int32_t shift, const int16_t *exp_table,
                                                const int16_t *reciprocal_table, int16_t *y)
{
    for (int32_t r = 0; r < rows; r++) {
        int32_t max = INT16_MIN;
        int32_t sum = 0;
        int32_t right_shift;
        int16_t reciprocal;
        for (int32_t i = 0; i < depth; i++) {
            max = x[i] > max ? x[i] : max;
        }
        for (int32_t i = 0; i < depth; i++) {
            y[i] = mote_softmax16_exp(x[i] - max, multiplier, shift, exp_table);
            sum = mote_wrapping_add(sum, y[i]);
        }
        reciprocal = mote_softmax16_reciprocal(sum, reciprocal_table, &right_shift);
        for (int32_t i = 0; i < depth; i++) {
            y[i] = mote_softmax16_scale(y[i], reciprocal, right_shift);
        }
        x += depth;
        y += depth;
    }
}

#endif
