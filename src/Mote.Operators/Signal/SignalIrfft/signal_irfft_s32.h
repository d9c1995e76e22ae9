#ifndef MOTE_SIGNAL_IRFFT_S32_H
#define MOTE_SIGNAL_IRFFT_S32_H

#include "mote_fft_s32.h"

/* For each row of points + 1 complex numbers, a spectrum: the 2 * points real numbers that have it. */
static MOTE_ALWAYS_INLINE void mote_signal_irfft_s32(const int32_t *x, int32_t rows, int32_t points,
                                                     int32_t first_radix, const uint16_t *order,
                                                     const int32_t *twiddles, const int32_t *super,
                                                     int32_t *work, int32_t *y)
{
    for (int32_t row = 0; row < rows; row++) {
        mote_c32_inverse(x, points, first_radix, order, twiddles, super, work, y);
        x += 2 * points + 2;
        y += 2 * points;
    }
}

#endif
