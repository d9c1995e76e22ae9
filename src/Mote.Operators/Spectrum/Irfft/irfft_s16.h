#ifndef MOTE_IRFFT_S16_H
#define MOTE_IRFFT_S16_H

#include "fft_s32.h"

/* x (rows,n/2+1,2) -> y (rows,n), limited. Numbers are shifted to the right by shift at the end. scratch: n
 * numbers. y may be x. */
static MOTE_ALWAYS_INLINE void mote_irfft_s16(const int16_t *x, int32_t rows, int32_t n, int32_t shift,
                                              const int32_t *w, const int32_t *split, int32_t *scratch,
                                              int16_t *y)
{
    for (int32_t row = 0; row < rows; row++) {
        for (int32_t i = 0; i < n; i++) {
            scratch[i] = x[i];
        }
        mote_fft_real_inverse_s32(scratch, x[n], n, 1, w, split);
        for (int32_t i = 0; i < n; i += 2) {
            y[i] = (int16_t)mote_clamp(mote_fft_halves_32(scratch[i], shift), -32768, 32767);
            y[i + 1] = (int16_t)mote_clamp(mote_fft_halves_32(-scratch[i + 1], shift), -32768, 32767);
        }
        x += n + 2;
        y += n;
    }
}

#endif
