#ifndef MOTE_MAX_HOLD_WELCH_F32_H
#define MOTE_MAX_HOLD_WELCH_F32_H

#include "fft_f32.h"

/* x (length,axes) -> y (axes,end-first): for bins first to end - 1 the largest power of stretches of n
 * samples, hop apart. w, split: as for mote_fft_real_f32. scratch: n + 2 numbers. */
static MOTE_ALWAYS_INLINE void mote_max_hold_welch_f32(const float *x, int32_t length, int32_t axes,
                                                       int32_t n, int32_t hop, int32_t first, int32_t end,
                                                       const float *w, const float *split, float *scratch,
                                                       float *y)
{
    const float scale = 1.0f / (float)n;
    for (int32_t axis = 0; axis < axes; axis++) {
        for (int32_t k = first; k < end; k++) {
            y[k - first] = 0.0f;
        }
        for (int32_t start = 0; start < length; start += hop) {
            for (int32_t i = 0; i < n; i++) {
                scratch[i] = start + i < length ? x[(start + i) * axes + axis] : 0.0f;
            }
            mote_fft_real_f32(scratch, n, w, split);
            for (int32_t k = first; k < end; k++) {
                const float re = scratch[2 * k];
                const float im = scratch[2 * k + 1];
                const float power = (re * re + im * im) * scale;
                if (power > y[k - first]) {
                    y[k - first] = power;
                }
            }
        }
        y += end - first;
    }
}

#endif
