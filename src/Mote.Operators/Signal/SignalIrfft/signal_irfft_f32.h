#ifndef MOTE_SIGNAL_IRFFT_F32_H
#define MOTE_SIGNAL_IRFFT_F32_H

#include "mote_fft_f32.h"

/* For each row of points + 1 complex numbers, a spectrum: the 2 * points real numbers that have it. */
static MOTE_ALWAYS_INLINE void mote_signal_irfft_f32(const float *x, int32_t rows, int32_t points,
                                                     int32_t first_radix, const uint16_t *order,
                                                     const float *twiddles, const float *super, float scale,
                                                     float *work, float *y)
{
    for (int32_t row = 0; row < rows; row++) {
        mote_cf_inverse(x, points, first_radix, order, twiddles, super, work, y);
        for (int32_t i = 0; i < 2 * points; i++) {
            y[i] = y[i] * scale;
        }
        x += 2 * points + 2;
        y += 2 * points;
    }
}

#endif
