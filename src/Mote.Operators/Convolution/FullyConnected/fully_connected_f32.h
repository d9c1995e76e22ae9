#ifndef MOTE_FULLY_CONNECTED_F32_H
#define MOTE_FULLY_CONNECTED_F32_H

#include "mote_clamp_f32.h"

/*
 * x (batch, depth) * weights (units, depth) -> y (batch, units) for weights that are computed; the bias may
 * be absent. Each output sums its products in order, then adds the bias and is clamped.
 */
static MOTE_ALWAYS_INLINE void mote_fully_connected_f32(const float *x, int32_t batch, int32_t depth,
                                                        int32_t units, const float *weights,
                                                        const float *bias, float clamp_min, float clamp_max,
                                                        float *y)
{
    for (int32_t b = 0; b < batch; b++) {
        const float *w = weights;
        for (int32_t unit = 0; unit < units; unit++) {
            float sum = 0.0f;
            for (int32_t i = 0; i < depth; i++) {
                sum += x[i] * w[i];
            }
            y[unit] = mote_clamp_f32(sum + (bias != NULL ? bias[unit] : 0.0f), clamp_min, clamp_max);
            w += depth;
        }
        x += depth;
        y += units;
    }
}

#endif
