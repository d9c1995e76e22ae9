#ifndef MOTE_LOG_SOFTMAX_F32_H
#define MOTE_LOG_SOFTMAX_F32_H

#include "mote_exp.h"
#include "mote_log.h"

/* Each row of depth elements of x to x - max - ln(sum of e^(x - max)); y may be x. The sum runs in the order
 * of the row. */
static MOTE_ALWAYS_INLINE void mote_log_softmax_f32(const float *x, int32_t rows, int32_t depth, float *y)
{
    for (int32_t r = 0; r < rows; r++) {
        float max = -0x1.fffffep127f;
        float sum = 0.0f;
        float log;
        for (int32_t i = 0; i < depth; i++) {
            max = max < x[i] ? x[i] : max;
        }
        for (int32_t i = 0; i < depth; i++) {
            sum += mote_expf(x[i] - max);
        }
        log = mote_logf(sum);
        for (int32_t i = 0; i < depth; i++) {
            y[i] = x[i] - max - log;
        }
        x += depth;
        y += depth;
    }
}

#endif
