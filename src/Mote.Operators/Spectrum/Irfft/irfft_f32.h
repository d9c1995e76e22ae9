#ifndef MOTE_IRFFT_F32_H
#define MOTE_IRFFT_F32_H

#include <string.h>

#include "fft_f32.h"

/* x (rows,n/2+1,2) -> y (rows,n). y may be x. */
static MOTE_ALWAYS_INLINE void mote_irfft_f32(const float *x, int32_t rows, int32_t n, const float *w,
                                              const float *split, float *y)
{
    for (int32_t row = 0; row < rows; row++) {
        float *const z = y + row * n;
        const float last = x[row * (n + 2) + n];
        memmove(z, x + row * (n + 2), (size_t)n * sizeof(*z));
        mote_fft_real_inverse_f32(z, last, n, w, split);
    }
}

#endif
