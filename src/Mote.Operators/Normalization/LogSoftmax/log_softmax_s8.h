#ifndef MOTE_LOG_SOFTMAX_S8_H
#define MOTE_LOG_SOFTMAX_S8_H

#include "mote_log_fixed.h"
#include "softmax_table.h"

/*
 * Each row of depth elements of x to x - max - ln(sum of e^(x - max)) in steps of 1/16 below 127; y may be x.
 * multiplier and shift take a difference to Q5.26, the reverse ones back.
 */
static MOTE_ALWAYS_INLINE void mote_log_softmax_s8(const int8_t *x, int32_t rows, int32_t depth,
                                                   int32_t entries, const int32_t *exp_table,
                                                   int32_t multiplier, int32_t shift, int32_t radius,
                                                   int32_t reverse_multiplier, int32_t reverse_shift,
                                                   int8_t *y)
{
    for (int32_t r = 0; r < rows; r++) {
        int32_t max;
        const int32_t sum = mote_softmax_sum(x, depth, entries, exp_table, &max);
        const int32_t log = mote_log_of_one_or_more(sum, 12, 5);
        /* Differences of this or less leave Q5.26, before or once the logarithm is subtracted. */
        const int32_t unscaled = -radius - 1;
        const int32_t scaled = mote_multiply_by_quantized_multiplier(mote_wrapping_add(log, INT32_MIN),
                                                                     reverse_multiplier, reverse_shift);
        const int32_t least = scaled > unscaled ? scaled : unscaled;
        for (int32_t i = 0; i < depth; i++) {
            const int32_t difference = x[i] - max;
            if (difference <= least) {
                y[i] = INT8_MIN;
            } else {
                const int32_t q26 = mote_wrapping_subtract(
                    mote_multiply_by_quantized_multiplier(difference, multiplier, shift), log);
                y[i] = (int8_t)mote_clamp(mote_rounding_divide_by_power_of_two(q26, 22) + 127, INT8_MIN,
                                          INT8_MAX);
            }
        }
        x += depth;
        y += depth;
    }
}

#endif
