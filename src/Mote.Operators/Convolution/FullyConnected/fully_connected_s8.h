#ifndef MOTE_FULLY_CONNECTED_S8_H
#define MOTE_FULLY_CONNECTED_S8_H

#include "conv2d_s8.h"

/* `lanes` units of one row of x, their weights interleaved. Sums of 65536 products are added modulo 2^32. */
static MOTE_ALWAYS_INLINE void
mote_fully_connected_s8_units(const int8_t *x, int32_t depth, const int8_t *w, int32_t lanes,
                              const int32_t *bias, int32_t common, int32_t channel, int32_t per_channel,
                              const int32_t *multipliers, const int8_t *shifts, int32_t max_shift,
                              int32_t output_zero_point, int32_t clamp_min, int32_t clamp_max, int8_t *y)
{
    int32_t sums[4] = {0, 0, 0, 0};
    for (int32_t done = 0; done < depth; done += 65536) {
        const int32_t run = depth - done < 65536 ? depth - done : 65536;
        int32_t acc[4] = {0, 0, 0, 0};
        mote_conv2d_s8_run(x + done, 1, 0, 0, w + done * lanes, lanes, run, acc);
        MOTE_UNROLL
        for (int32_t lane = 0; lane < lanes; lane++) {
            sums[lane] = mote_wrapping_add(sums[lane], acc[lane]);
        }
    }
    MOTE_UNROLL
    for (int32_t lane = 0; lane < lanes; lane++) {
        const int32_t total = mote_wrapping_add(mote_wrapping_add(sums[lane], common), bias[channel + lane]);
        const int32_t at = per_channel ? channel + lane : 0;
        y[channel + lane] = mote_rescale_s8(total, multipliers[at], shifts[at], max_shift, output_zero_point,
                                            clamp_min, clamp_max);
    }
}

/*
 * x (batch, depth) * weights (units, depth) -> y (batch, units). Weights are packed: blocks of four units as
 * (depth, 4), the units left over one after the other. bias[] contains the input offset times the sum of the
 * weights less their zero point. With per_channel 1 there is a multiplier and a shift for each unit, with 0
 * one for all; max_shift is not below any shift.
 */
static MOTE_ALWAYS_INLINE void
mote_fully_connected_s8(const int8_t *x, int32_t batch, int32_t depth, int32_t units, const int8_t *weights,
                        int32_t weight_offset, const int32_t *bias, int32_t per_channel,
                        const int32_t *multipliers, const int8_t *shifts, int32_t max_shift,
                        int32_t output_zero_point, int32_t clamp_min, int32_t clamp_max, int8_t *y)
{
    for (int32_t b = 0; b < batch; b++) {
        const int8_t *w = weights;
        int32_t common = 0;
        int32_t unit = 0;
        if (weight_offset != 0) {
            for (int32_t i = 0; i < depth; i++) {
                common = mote_wrapping_add(common, x[i]);
            }
            common = mote_wrapping_multiply(common, weight_offset);
        }
        for (; unit + 4 <= units; unit += 4) {
            mote_fully_connected_s8_units(x, depth, w, 4, bias, common, unit, per_channel, multipliers,
                                          shifts, max_shift, output_zero_point, clamp_min, clamp_max, y);
            w += depth * 4;
        }
        for (; unit < units; unit++) {
            mote_fully_connected_s8_units(x, depth, w, 1, bias, common, unit, per_channel, multipliers,
                                          shifts, max_shift, output_zero_point, clamp_min, clamp_max, y);
            w += depth;
        }
        x += depth;
        y += units;
    }
}

/* The same with weights (units, depth) as they are and a bias that may be absent; for weights that are
 * computed. */
static MOTE_ALWAYS_INLINE void mote_fully_connected_rows_s8(const int8_t *x, int32_t batch, int32_t depth,
                                                            int32_t units, int32_t input_offset,
                                                            const int8_t *weights, int32_t weight_offset,
                                                            const int32_t *bias, int32_t per_channel,
                                                            const int32_t *multipliers, const int8_t *shifts,
                                                            int32_t max_shift, int32_t output_zero_point,
                                                            int32_t clamp_min, int32_t clamp_max, int8_t *y)
{
    for (int32_t b = 0; b < batch; b++) {
        const int8_t *w = weights;
        for (int32_t unit = 0; unit < units; unit++) {
            int32_t acc = bias != NULL ? bias[unit] : 0;
            for (int32_t i = 0; i < depth; i++) {
                acc = mote_wrapping_add(acc, (x[i] + input_offset) * (w[i] + weight_offset));
            }
            const int32_t at = per_channel ? unit : 0;
            y[unit] = mote_rescale_s8(acc, multipliers[at], shifts[at], max_shift, output_zero_point,
                                      clamp_min, clamp_max);
            w += depth;
        }
        x += depth;
        y += units;
    }
}

#endif
