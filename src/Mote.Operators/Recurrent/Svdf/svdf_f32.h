#ifndef MOTE_SVDF_F32_H
#define MOTE_SVDF_F32_H

#include <string.h>

#include "mote_float.h"

/*
 * As mote_svdf_s8_s16. Each filter sums its memory in order; the sums of the filters are added to the bias,
 * or 0, in order.
 */
static MOTE_ALWAYS_INLINE void mote_svdf_f32(const float *x, int32_t batch, int32_t inputs, int32_t filters,
                                             int32_t memory, int32_t rank, const float *feature,
                                             const float *time, const float *bias, float *state,
                                             int32_t limits, float clamp_min, float clamp_max, float *y)
{
    const int32_t units = filters / rank;
    memmove(state, state + 1, (size_t)(batch * filters * memory - 1) * sizeof(*state));
    for (int32_t b = 0; b < batch; b++) {
        const float *w = time;
        float *history = state + b * filters * memory;
        for (int32_t filter = 0; filter < filters; filter++) {
            float sum = 0.0f;
            for (int32_t i = 0; i < inputs; i++) {
                sum += feature[filter * inputs + i] * x[b * inputs + i];
            }
            history[filter * memory + memory - 1] = sum;
        }
        for (int32_t unit = 0; unit < units; unit++) {
            float total = bias != NULL ? bias[unit] : 0.0f;
            for (int32_t r = 0; r < rank; r++) {
                float sum = 0.0f;
                for (int32_t i = 0; i < memory; i++) {
                    sum += w[i] * history[i];
                }
                total += sum;
                w += memory;
                history += memory;
            }
            if (limits > 0 && total < clamp_min) {
                total = clamp_min;
            }
            if (limits > 1 && total > clamp_max) {
                total = clamp_max;
            }
            *y++ = total;
        }
    }
}

#endif
