#ifndef MOTE_RFFT_F32_H
#define MOTE_RFFT_F32_H

#include <string.h>

#include "fft_f32.h"

/* x (rows,n) -> y (rows,n/2+1,2). y may be x. Where it is, results reach into the rows that follow, so the
 * last row comes first. */
static MOTE_ALWAYS_INLINE void mote_rfft_f32(const float *x, int32_t rows, int32_t n, const float *w,
                                             const float *split, float *y)
{
    for (int32_t row = rows - 1; row >= 0; row--) {
        float *const z = y + row * (n + 2);
        memmove(z, x + row * n, (size_t)n * sizeof(*z));
        mote_fft_real_f32(z, n, w, split);
    }
}

#endif
