#ifndef MOTE_DCT_S16_H
#define MOTE_DCT_S16_H

#include "mote_base.h"

/* x (rows,n) -> y (rows,m): coefficients first to m - 1, the one before them from energy (rows). table: for
 * each coefficient the constants of a row in Q15. Sums are exact, rounded halves up and limited. */
static MOTE_ALWAYS_INLINE void mote_dct_s16(const int16_t *x, int32_t rows, int32_t n, int32_t first,
                                            int32_t m, const int16_t *table, const int16_t *energy,
                                            int16_t *y)
{
    for (int32_t row = 0; row < rows; row++) {
        const int16_t *t = table;
        if (first > 0) {
            *y++ = energy[row];
        }
        for (int32_t j = first; j < m; j++) {
            int64_t sum = 0x4000;
            for (int32_t k = 0; k < n; k++) {
                sum += x[k] * *t++;
            }
            sum >>= 15;
            *y++ = (int16_t)(sum > 32767 ? 32767 : (sum < -32768 ? -32768 : sum));
        }
        x += n;
    }
}

#endif
