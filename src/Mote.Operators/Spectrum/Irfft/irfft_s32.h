#ifndef MOTE_IRFFT_S32_H
#define MOTE_IRFFT_S32_H

#include <string.h>

#include "fft_s32.h"

/* x (rows,n/2+1,2) -> y (rows,n), limited. y may be x. */
static MOTE_ALWAYS_INLINE void mote_irfft_s32(const int32_t *x, int32_t rows, int32_t n, const int32_t *w,
                                              const int32_t *split, int32_t *y)
{
    for (int32_t row = 0; row < rows; row++) {
        int32_t *const z = y + row * n;
        const int32_t last = x[row * (n + 2) + n];
        memmove(z, x + row * (n + 2), (size_t)n * sizeof(*z));
        mote_fft_real_inverse_s32(z, last, n, 0, w, split);
        for (int32_t i = 0; i < n; i += 2) {
            z[i] = mote_fft_limit_32((int64_t)z[i] * (4 * n));
            z[i + 1] = mote_fft_limit_32((int64_t)z[i + 1] * (-4 * n));
        }
    }
}

#endif
