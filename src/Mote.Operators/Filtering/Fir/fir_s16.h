#ifndef MOTE_FIR_S16_H
#define MOTE_FIR_S16_H

#include "mote_history.h"

/*
 * y[t] = (h[0] x[t] + h[1] x[t - 1] + ...) / 2^shift, to nearest, halves up, of every factor-th step; history
 * has the taps - 1 rows before the block. The taps are small enough that no sum overflows. Where started is
 * not null the first sample is taken to have been there for ever.
 */
static MOTE_ALWAYS_INLINE void mote_fir_s16(const int16_t *x, int32_t steps, int32_t channels, int32_t factor,
                                            int32_t taps, const int16_t *h, int32_t shift, int16_t *history,
                                            uint8_t *started, int16_t *y)
{
    const int32_t before = taps - 1;
    const int32_t half = (int32_t)(((uint32_t)1 << shift) >> 1);
    if (started != NULL) {
        mote_history_settle(history, before * channels * (int32_t)sizeof(*x), x,
                            channels * (int32_t)sizeof(*x), started);
    }
    for (int32_t t = 0; t < steps; t += factor) {
        const int32_t inside = t < before ? t : before;
        for (int32_t c = 0; c < channels; c++) {
            const int16_t *newest = x + t * channels + c;
            int32_t sum = half;
            for (int32_t k = 0; k <= inside; k++) {
                sum += h[k] * newest[-k * channels];
            }
            for (int32_t k = inside + 1; k < taps; k++) {
                sum += h[k] * history[(before + t - k) * channels + c];
            }
            *y++ = (int16_t)mote_clamp(sum >> shift, INT16_MIN, INT16_MAX);
        }
    }
    if (history != NULL) {
        mote_history_keep(history, before * channels * (int32_t)sizeof(*x), x,
                          steps * channels * (int32_t)sizeof(*x));
    }
}

#endif
