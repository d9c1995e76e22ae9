#ifndef MOTE_MEL_FILTER_BANK_F32_H
#define MOTE_MEL_FILTER_BANK_F32_H

#include "mote_float.h"

/* x (rows,bins) -> y (rows,filters). bands: first bin and number of bins of each filter; weights: of all
 * filters, one behind the other. */
static MOTE_ALWAYS_INLINE void mote_mel_filter_bank_f32(const float *x, int32_t rows, int32_t bins,
                                                        int32_t filters, const uint16_t *bands,
                                                        const float *weights, float *y)
{
    for (int32_t row = 0; row < rows; row++) {
        const float *w = weights;
        for (int32_t filter = 0; filter < filters; filter++) {
            const float *p = x + bands[2 * filter];
            const float *const end = p + bands[2 * filter + 1];
            float sum = 0.0f;
            while (p < end) {
                sum += *p++ * *w++;
            }
            *y++ = sum;
        }
        x += bins;
    }
}

#endif
