#ifndef MOTE_RFFT_S32_H
#define MOTE_RFFT_S32_H

#include <string.h>

#include "fft_s32.h"

/* x (rows,n) -> y (rows,n/2+1,2), divided by n. y may be x. Where it is, results reach into the rows that
 * follow, so the last row comes first. */
static MOTE_ALWAYS_INLINE void mote_rfft_s32(const int32_t *x, int32_t rows, int32_t n, const int32_t *w,
                                             const int32_t *split, int32_t *y)
{
    for (int32_t row = rows - 1; row >= 0; row--) {
        int32_t *const z = y + row * (n + 2);
        memmove(z, x + row * n, (size_t)n * sizeof(*z));
        mote_fft_real_s32(z, n, w, split);
    }
}

#endif
