#ifndef MOTE_MOVING_MEAN_S16_H
#define MOTE_MOVING_MEAN_S16_H

#include "mote_history.h"

/*
 * The mean of the last `window` samples of each channel, to nearest, halves away from zero, or x less the
 * mean, limited; history has the window - 1 rows before the block. The sum moves along with the window. Where
 * started is not null the first sample is taken to have been there for ever.
 */
static MOTE_ALWAYS_INLINE void mote_moving_mean_s16(const int16_t *x, int32_t steps, int32_t channels,
                                                    int32_t window, int32_t subtract, int16_t *history,
                                                    uint8_t *started, int16_t *y)
{
    const int32_t before = window - 1;
    const int32_t half = window / 2;
    if (started != NULL) {
        mote_history_settle(history, before * channels * (int32_t)sizeof(*x), x,
                            channels * (int32_t)sizeof(*x), started);
    }
    for (int32_t c = 0; c < channels; c++) {
        int32_t sum = 0;
        for (int32_t i = 0; i < before; i++) {
            sum += history[i * channels + c];
        }
        for (int32_t t = 0; t < steps; t++) {
            const int32_t newest = x[t * channels + c];
            int32_t mean;
            sum += newest;
            mean = (sum < 0 ? sum - half : sum + half) / window;
            y[t * channels + c] =
                (int16_t)mote_clamp(subtract != 0 ? newest - mean : mean, INT16_MIN, INT16_MAX);
            sum -= t >= before ? x[(t - before) * channels + c] : history[t * channels + c];
        }
    }
    if (history != NULL) {
        mote_history_keep(history, before * channels * (int32_t)sizeof(*x), x,
                          steps * channels * (int32_t)sizeof(*x));
    }
}

#endif
