#ifndef MOTE_REDUCE_COLUMNS_S8_DSP_H
#define MOTE_REDUCE_COLUMNS_S8_DSP_H

#include "mote_fixed_point.h"
#include "mote_quad_s8.h"

/*
 * x (n,terms,c) summed over the terms and rescaled as by mote_reduce_s8: four channels at a time, in 16-bit
 * lanes for as long as these suffice.
 */
static MOTE_ALWAYS_INLINE void mote_reduce_columns_s8_dsp(const int8_t *x, int32_t n, int32_t terms,
                                                          int32_t c, int32_t offset, int32_t multiplier,
                                                          int32_t shift, int32_t zero_point, int8_t *y)
{
    for (int32_t b = 0; b < n; b++) {
        for (int32_t i = 0; i < c; i += 4) {
            const int32_t width = c - i < 4 ? c - i : 4;
            int32_t totals[4] = {0, 0, 0, 0};
            const int8_t *p = x + i;
            if (width == 4) {
                for (int32_t left = terms; left > 0; left -= MOTE_QUAD_TERMS) {
                    mote_quad_sums sums = {0, 0};
                    MOTE_QUAD_UNROLL
                    for (int32_t k = left < MOTE_QUAD_TERMS ? left : MOTE_QUAD_TERMS; k > 0; k--) {
                        sums = mote_quad_add_s8(sums, p);
                        p += c;
                    }
                    for (int32_t j = 0; j < 4; j++) {
                        totals[j] = mote_wrapping_add(totals[j], mote_quad_sum(sums, j));
                    }
                }
            } else {
                for (int32_t k = 0; k < terms; k++) {
                    for (int32_t j = 0; j < width; j++) {
                        totals[j] = mote_wrapping_add(totals[j], p[j]);
                    }
                    p += c;
                }
            }
            for (int32_t j = 0; j < width; j++) {
                const int32_t scaled = mote_multiply_by_quantized_multiplier(
                    mote_wrapping_add(totals[j], offset), multiplier, shift);
                y[i + j] = (int8_t)mote_clamp(mote_wrapping_add(scaled, zero_point), INT8_MIN, INT8_MAX);
            }
        }
        x += terms * c;
        y += c;
    }
}

#endif
