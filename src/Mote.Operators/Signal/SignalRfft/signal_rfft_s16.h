#ifndef MOTE_SIGNAL_RFFT_S16_H
#define MOTE_SIGNAL_RFFT_S16_H

#include "mote_fft_s16.h"

/* For each row of `length` numbers, taken as 2 * points with zeros behind: the first points + 1 complex
 * numbers of its spectrum. */
static MOTE_ALWAYS_INLINE void mote_signal_rfft_s16(const int16_t *x, int32_t rows, int32_t length,
                                                    int32_t points, int32_t first_radix,
                                                    const uint16_t *order, const int16_t *twiddles,
                                                    const int16_t *super, int16_t *y)
{
    for (int32_t row = 0; row < rows; row++) {
        mote_c16_forward(x, length, points, first_radix, order, twiddles, super, y);
        x += length;
        y += 2 * points + 2;
    }
}

#endif
