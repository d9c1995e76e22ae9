#ifndef MOTE_SVDF_S8_H
#define MOTE_SVDF_S8_H

#include <string.h>

#include "mote_fixed_point.h"

/* The dot product of `count` weights with inputs; at most 65536 products. */
static MOTE_ALWAYS_INLINE int32_t mote_svdf_s8_feature(const int8_t *x, const int8_t *weights, int32_t count,
                                                       int32_t input_offset)
{
    int32_t acc = 0;
    int32_t i = 0;
    for (; i + 4 <= count; i += 4) {
        acc += (x[i] + input_offset) * weights[i];
        acc += (x[i + 1] + input_offset) * weights[i + 1];
        acc += (x[i + 2] + input_offset) * weights[i + 2];
        acc += (x[i + 3] + input_offset) * weights[i + 3];
    }
    for (; i < count; i++) {
        acc += (x[i] + input_offset) * weights[i];
    }
    return acc;
}

/*
 * x (batch, inputs) * feature weights (filters, inputs) is appended to state (batch, filters, memory), all of
 * which moves by one element; time weights (filters, memory) and the sum over `rank` filters, + bias where
 * there is one, make y (batch, filters / rank). The state has 16-bit elements.
 */
static MOTE_ALWAYS_INLINE void mote_svdf_s8_s16(const int8_t *x, int32_t batch, int32_t inputs,
                                                int32_t filters, int32_t memory, int32_t rank,
                                                const int8_t *feature, const int16_t *time,
                                                const int32_t *bias, int16_t *state, int32_t input_offset,
                                                int32_t feature_multiplier, int32_t feature_shift,
                                                int32_t state_zero_point, int32_t time_multiplier,
                                                int32_t time_shift, int32_t output_zero_point, int8_t *y)
{
    const int32_t units = filters / rank;
    memmove(state, state + 1, (size_t)(batch * filters * memory - 1) * sizeof(*state));
    for (int32_t b = 0; b < batch; b++) {
        int16_t *history = state + b * filters * memory;
        for (int32_t filter = 0; filter < filters; filter++) {
            const int32_t acc =
                mote_svdf_s8_feature(x + b * inputs, feature + filter * inputs, inputs, input_offset);
            const int32_t scaled = mote_wrapping_add(
                mote_multiply_by_quantized_multiplier(acc, feature_multiplier, feature_shift),
                state_zero_point);
            history[filter * memory + memory - 1] = (int16_t)mote_clamp(scaled, INT16_MIN, INT16_MAX);
        }
        for (int32_t unit = 0; unit < units; unit++) {
            const int16_t *w = time + unit * rank * memory;
            int32_t acc = bias != NULL ? bias[unit] : 0;
            for (int32_t i = 0; i < rank * memory; i++) {
                acc = mote_wrapping_add(acc, mote_wrapping_multiply(w[i], history[i] - state_zero_point));
            }
            history += rank * memory;
            *y++ = (int8_t)mote_clamp(
                mote_wrapping_add(mote_multiply_by_quantized_multiplier(acc, time_multiplier, time_shift),
                                  output_zero_point),
                INT8_MIN, INT8_MAX);
        }
    }
}

/*
 * x (batch, inputs) * feature weights (filters, inputs) is appended to state (batch, filters, memory), all of
 * which moves by one element; time weights (filters, memory) and the sum over `rank` filters, + bias where
 * there is one, make y (batch, filters / rank). The state has 8-bit elements.
 */
static MOTE_ALWAYS_INLINE void mote_svdf_s8_s8(const int8_t *x, int32_t batch, int32_t inputs,
                                               int32_t filters, int32_t memory, int32_t rank,
                                               const int8_t *feature, const int8_t *time, const int32_t *bias,
                                               int8_t *state, int32_t input_offset,
                                               int32_t feature_multiplier, int32_t feature_shift,
                                               int32_t state_zero_point, int32_t time_multiplier,
                                               int32_t time_shift, int32_t output_zero_point, int8_t *y)
{
    const int32_t units = filters / rank;
    memmove(state, state + 1, (size_t)(batch * filters * memory - 1) * sizeof(*state));
    for (int32_t b = 0; b < batch; b++) {
        int8_t *history = state + b * filters * memory;
        for (int32_t filter = 0; filter < filters; filter++) {
            const int32_t acc =
                mote_svdf_s8_feature(x + b * inputs, feature + filter * inputs, inputs, input_offset);
            const int32_t scaled = mote_wrapping_add(
                mote_multiply_by_quantized_multiplier(acc, feature_multiplier, feature_shift),
                state_zero_point);
            history[filter * memory + memory - 1] = (int8_t)mote_clamp(scaled, INT8_MIN, INT8_MAX);
        }
        for (int32_t unit = 0; unit < units; unit++) {
            const int8_t *w = time + unit * rank * memory;
            int32_t acc = bias != NULL ? bias[unit] : 0;
            for (int32_t i = 0; i < rank * memory; i++) {
                acc = mote_wrapping_add(acc, mote_wrapping_multiply(w[i], history[i] - state_zero_point));
            }
            history += rank * memory;
            *y++ = (int8_t)mote_clamp(
                mote_wrapping_add(mote_multiply_by_quantized_multiplier(acc, time_multiplier, time_shift),
                                  output_zero_point),
                INT8_MIN, INT8_MAX);
        }
    }
}

#endif
