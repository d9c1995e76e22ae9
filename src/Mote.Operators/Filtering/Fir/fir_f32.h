#ifndef MOTE_FIR_F32_H
#define MOTE_FIR_F32_H

#include "mote_float.h"
#include "mote_history.h"

/*
 * y[t] = h[0] x[t] + h[1] x[t - 1] + ... added in this order, of every factor-th step; history has the
 * taps - 1 rows before the block. Where started is not null the first sample is taken to have been there for
 * ever.
 */
static MOTE_ALWAYS_INLINE void mote_fir_f32(const float *x, int32_t steps, int32_t channels, int32_t factor,
                                            int32_t taps, const float *h, float *history, uint8_t *started,
                                            float *y)
{
    const int32_t before = taps - 1;
    if (started != NULL) {
        mote_history_settle(history, before * channels * (int32_t)sizeof(*x), x,
                            channels * (int32_t)sizeof(*x), started);
    }
    for (int32_t t = 0; t < steps; t += factor) {
        const int32_t inside = t < before ? t : before;
        for (int32_t c = 0; c < channels; c++) {
            const float *newest = x + t * channels + c;
            float sum = h[0] * newest[0];
            for (int32_t k = 1; k <= inside; k++) {
                sum += h[k] * newest[-k * channels];
            }
            for (int32_t k = inside + 1; k < taps; k++) {
                sum += h[k] * history[(before + t - k) * channels + c];
            }
            *y++ = sum;
        }
    }
    if (history != NULL) {
        mote_history_keep(history, before * channels * (int32_t)sizeof(*x), x,
                          steps * channels * (int32_t)sizeof(*x));
    }
}

#endif
