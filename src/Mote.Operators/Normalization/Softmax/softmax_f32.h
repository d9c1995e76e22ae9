#ifndef MOTE_SOFTMAX_F32_H
#define MOTE_SOFTMAX_F32_H

#include "mote_exp.h"

/* Each row of depth elements of x to e^(beta (x - max)) / sum; y may be x. The sum runs in the order of the
 * row. */
static MOTE_ALWAYS_INLINE void mote_softmax_f32(const float *x, int32_t rows, int32_t depth, float beta,
                                                float *y)
{
    for (int32_t r = 0; r < rows; r++) {
        float max = -0x1.fffffep127f;
        float sum = 0.0f;
        for (int32_t i = 0; i < depth; i++) {
            max = max < x[i] ? x[i] : max;
        }
        for (int32_t i = 0; i < depth; i++) {
            const float e = mote_expf((x[i] - max) * beta);
            y[i] = e;
            sum += e;
        }
        for (int32_t i = 0; i < depth; i++) {
            y[i] = y[i] / sum;
        }
        x += depth;
        y += depth;
    }
}

#endif
