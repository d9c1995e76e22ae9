#ifndef MOTE_MOVING_MEAN_F32_H
#define MOTE_MOVING_MEAN_F32_H

#include "mote_float.h"
#include "mote_history.h"

/*
 * The mean of the last `window` samples of each channel, added from the oldest on, or x less the mean;
 * history has the window - 1 rows before the block. Where started is not null the first sample is taken to
 * have been there for ever.
 */
static MOTE_ALWAYS_INLINE void mote_moving_mean_f32(const float *x, int32_t steps, int32_t channels,
                                                    int32_t window, int32_t subtract, float *history,
                                                    uint8_t *started, float *y)
{
    const int32_t before = window - 1;
    if (started != NULL) {
        mote_history_settle(history, before * channels * (int32_t)sizeof(*x), x,
                            channels * (int32_t)sizeof(*x), started);
    }
    for (int32_t t = 0; t < steps; t++) {
        for (int32_t c = 0; c < channels; c++) {
            int32_t next = 0;
            float sum;
            if (t < before) {
                sum = history[t * channels + c];
                for (int32_t i = t + 1; i < before; i++) {
                    sum += history[i * channels + c];
                }
            } else {
                sum = x[(t - before) * channels + c];
                next = t - before + 1;
            }
            for (; next <= t; next++) {
                sum += x[next * channels + c];
            }
            y[t * channels + c] =
                subtract != 0 ? x[t * channels + c] - sum / (float)window : sum / (float)window;
        }
    }
    if (history != NULL) {
        mote_history_keep(history, before * channels * (int32_t)sizeof(*x), x,
                          steps * channels * (int32_t)sizeof(*x));
    }
}

#endif
