#ifndef MOTE_SIGNAL_IRFFT_S16_H
#define MOTE_SIGNAL_IRFFT_S16_H

#include "mote_fft_s16.h"

/* For each row of points + 1 complex numbers, a spectrum: the 2 * points real numbers that have it. */
static MOTE_ALWAYS_INLINE void mote_signal_irfft_s16(const int16_t *x, int32_t rows, int32_t points,
                                                     int32_t first_radix, const uint16_t *order,
                                                     const int16_t *twiddles, const int16_t *super,
                                                     int16_t *work, int16_t *y)
{
    for (int32_t row = 0; row < rows; row++) {
        mote_c16_inverse(x, points, first_radix, order, twiddles, super, work, y);
        x += 2 * points + 2;
        y += 2 * points;
    }
}

#endif
