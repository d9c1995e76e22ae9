#ifndef MOTE_FULLY_CONNECTED_S16_H
#define MOTE_FULLY_CONNECTED_S16_H

#include "mote_fixed_point.h"

/*
 * x (batch, depth) * weights (units, depth) -> y (batch, units), summed in 64 bits; the bias may be absent.
 * With per_channel 1 there is a multiplier and a shift for each unit, with 0 one for all.
 */
static MOTE_ALWAYS_INLINE void mote_fully_connected_s16_b64(const int16_t *x, int32_t batch, int32_t depth,
                                                            int32_t units, int32_t input_offset,
                                                            const int8_t *weights, int32_t weight_offset,
                                                            const int64_t *bias, int32_t per_channel,
                                                            const int32_t *multipliers, const int8_t *shifts,
                                                            int32_t max_shift, int32_t output_zero_point,
                                                            int32_t clamp_min, int32_t clamp_max, int16_t *y)
{
    (void)max_shift;
    for (int32_t b = 0; b < batch; b++) {
        const int8_t *w = weights;
        for (int32_t unit = 0; unit < units; unit++) {
            int64_t acc = bias != NULL ? bias[unit] : 0;
            for (int32_t i = 0; i < depth; i++) {
                acc += (x[i] + input_offset) * (w[i] + weight_offset);
            }
            const int32_t at = per_channel ? unit : 0;
            const int32_t scaled = mote_multiply_by_quantized_multiplier_64(acc, multipliers[at], shifts[at]);
            y[unit] = (int16_t)mote_clamp(mote_wrapping_add(scaled, output_zero_point), clamp_min, clamp_max);
            w += depth;
        }
        x += depth;
        y += units;
    }
}

/* The same summed in 32 bits, modulo 2^32, and rounded twice. */
static MOTE_ALWAYS_INLINE void mote_fully_connected_s16_b32(const int16_t *x, int32_t batch, int32_t depth,
                                                            int32_t units, int32_t input_offset,
                                                            const int8_t *weights, int32_t weight_offset,
                                                            const int32_t *bias, int32_t per_channel,
                                                            const int32_t *multipliers, const int8_t *shifts,
                                                            int32_t max_shift, int32_t output_zero_point,
                                                            int32_t clamp_min, int32_t clamp_max, int16_t *y)
{
    (void)max_shift;
    for (int32_t b = 0; b < batch; b++) {
        const int8_t *w = weights;
        for (int32_t unit = 0; unit < units; unit++) {
            int32_t acc = bias != NULL ? bias[unit] : 0;
            for (int32_t i = 0; i < depth; i++) {
                acc = mote_wrapping_add(acc, (x[i] + input_offset) * (w[i] + weight_offset));
            }
            const int32_t at = per_channel ? unit : 0;
            const int32_t scaled = mote_multiply_by_quantized_multiplier(acc, multipliers[at], shifts[at]);
            y[unit] = (int16_t)mote_clamp(mote_wrapping_add(scaled, output_zero_point), clamp_min, clamp_max);
            w += depth;
        }
        x += depth;
        y += units;
    }
}

#endif
