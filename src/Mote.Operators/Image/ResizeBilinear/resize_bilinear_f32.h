#ifndef MOTE_RESIZE_BILINEAR_F32_H
#define MOTE_RESIZE_BILINEAR_F32_H

#include "mote_float.h"

/*
 * x (n,h,w,c) -> y (n,out_h,out_w,c). rows[] holds two input rows for each output row, row_shares[] how far
 * to go from the first to the second; columns likewise. The four terms are added in the order top left,
 * bottom left, top right, bottom right, and 0 last, so that no result is -0.
 */
static MOTE_ALWAYS_INLINE void mote_resize_bilinear_f32(const float *x, int32_t n, int32_t h, int32_t w,
                                                        int32_t c, int32_t out_h, int32_t out_w,
                                                        const int32_t *rows, const float *row_shares,
                                                        const int32_t *columns, const float *column_shares,
                                                        float *y)
{
    for (int32_t b = 0; b < n; b++) {
        for (int32_t oy = 0; oy < out_h; oy++) {
            const float *top = x + rows[2 * oy] * w * c;
            const float *bottom = x + rows[2 * oy + 1] * w * c;
            const float dy = row_shares[oy];
            for (int32_t ox = 0; ox < out_w; ox++) {
                const int32_t left = columns[2 * ox] * c;
                const int32_t right = columns[2 * ox + 1] * c;
                const float dx = column_shares[ox];
                for (int32_t i = 0; i < c; i++) {
                    float sum = top[left + i] * (1.0f - dy) * (1.0f - dx);
                    sum += bottom[left + i] * dy * (1.0f - dx);
                    sum += top[right + i] * (1.0f - dy) * dx;
                    sum += bottom[right + i] * dy * dx;
                    *y++ = sum + 0.0f;
                }
            }
        }
        x += h * w * c;
    }
}

#endif
