#ifndef MOTE_DCT_F32_H
#define MOTE_DCT_F32_H

#include "mote_float.h"

/* x (rows,n) -> y (rows,m): coefficients first to m - 1, the one before them from energy (rows). table: for
 * each coefficient the constants of the first half of a row, the middle included. scratch: n numbers. */
static MOTE_ALWAYS_INLINE void mote_dct_f32(const float *x, int32_t rows, int32_t n, int32_t first, int32_t m,
                                            const float *table, const float *energy, float *scratch, float *y)
{
    const int32_t half = n / 2;
    const int32_t terms = (n + 1) / 2;
    for (int32_t row = 0; row < rows; row++) {
        const float *t = table;
        for (int32_t k = 0; k < half; k++) {
            scratch[k] = x[k] + x[n - 1 - k];
            scratch[terms + k] = x[k] - x[n - 1 - k];
        }
        if (terms > half) {
            scratch[half] = x[half];
        }
        if (first > 0) {
            *y++ = energy[row];
        }
        for (int32_t j = first; j < m; j++) {
            const float *const folded = (j & 1) != 0 ? scratch + terms : scratch;
            const int32_t count = (j & 1) != 0 ? half : terms;
            float sum = 0.0f;
            for (int32_t k = 0; k < count; k++) {
                sum += folded[k] * t[k];
            }
            t += terms;
            *y++ = sum;
        }
        x += n;
    }
}

#endif
