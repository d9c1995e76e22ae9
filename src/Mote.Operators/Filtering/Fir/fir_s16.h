#ifndef MOTE_FIR_S16_H
#define MOTE_FIR_S16_H

#include "mote_history.h"

#if defined(__ARM_FEATURE_SIMD32) && !defined(MOTE_PORTABLE)
#include <arm_acle.h>
#endif

/* sum + h[0] x[0] + h[1] x[-step] + h[2] x[-2 step] + h[3] x[-3 step]; no partial sum overflows. */
static MOTE_ALWAYS_INLINE int32_t mote_fir_four_s16(int32_t sum, const int16_t *h, const int16_t *x,
                                                    int32_t step)
{
#if defined(__ARM_FEATURE_SIMD32) && !defined(MOTE_PORTABLE)
    /* Two taps from low to high against two samples from high to low: crossed. */
    if (step == 1) {
        int16x2_t first;
        int16x2_t second;
        int16x2_t newer;
        int16x2_t older;
        memcpy(&first, h, sizeof(first));
        memcpy(&second, h + 2, sizeof(second));
        memcpy(&newer, x - 1, sizeof(newer));
        memcpy(&older, x - 3, sizeof(older));
        return __smladx(second, older, __smladx(first, newer, sum));
    }
#endif
    return sum + h[0] * x[0] + h[1] * x[-step] + h[2] * x[-2 * step] + h[3] * x[-3 * step];
}

/* sum + h[0] x[0] + h[1] x[-step] + ... of count products; no partial sum overflows. */
static MOTE_ALWAYS_INLINE int32_t mote_fir_taps_s16(int32_t sum, const int16_t *h, const int16_t *x,
                                                    int32_t count, int32_t step)
{
    int32_t k = 0;
    for (; k + 4 <= count; k += 4) {
        sum = mote_fir_four_s16(sum, h + k, x - k * step, step);
    }
    for (; k < count; k++) {
        sum += h[k] * x[-k * step];
    }
    return sum;
}

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
            int32_t sum = mote_fir_taps_s16(half, h, newest, inside + 1, channels);
            if (inside < before) {
                sum = mote_fir_taps_s16(sum, h + inside + 1, history + (before - 1) * channels + c,
                                        before - inside, channels);
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
