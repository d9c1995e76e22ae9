#ifndef MOTE_POOL2D_F32_H
#define MOTE_POOL2D_F32_H

#include "mote_clamp_f32.h"
#include "pool2d_window.h"

/*
 * x (n,h,w,c) -> y (n,out_h,out_w,c): the mean (average is not 0; sums in the order row, column) or the
 * maximum of each window (from the least finite number on, NaN never wins), padding left out, clamped.
 */
static MOTE_ALWAYS_INLINE void mote_pool2d_f32(const float *x, int32_t n, int32_t h, int32_t w, int32_t c,
                                               int32_t out_h, int32_t out_w, int32_t k_h, int32_t k_w,
                                               int32_t stride_h, int32_t stride_w, int32_t pad_top,
                                               int32_t pad_left, int32_t average, float clamp_min,
                                               float clamp_max, float *y)
{
    const int32_t rows_inside = mote_pool2d_inside(h, out_h, k_h, stride_h, pad_top);
    const int32_t columns_inside = mote_pool2d_inside(w, out_w, k_w, stride_w, pad_left);
    for (int32_t b = 0; b < n; b++) {
        for (int32_t oy = 0; oy < out_h; oy++) {
            const mote_pool2d_axis rows = mote_pool2d_span(oy, h, k_h, stride_h, pad_top, rows_inside);
            for (int32_t ox = 0; ox < out_w; ox++) {
                const mote_pool2d_axis columns =
                    mote_pool2d_span(ox, w, k_w, stride_w, pad_left, columns_inside);
                const float taps = (float)(rows.count * columns.count);
                const float *first = x + ((b * h + rows.begin) * w + columns.begin) * c;
                for (int32_t i = 0; i < c; i++) {
                    float r = average ? 0.0f : -0x1.fffffep127f;
                    for (int32_t ky = 0; ky < rows.count; ky++) {
                        const float *p = first + ky * w * c + i;
                        for (int32_t kx = 0; kx < columns.count; kx++) {
                            if (average) {
                                r += *p;
                            } else if (r < *p) {
                                r = *p;
                            }
                            p += c;
                        }
                    }
                    y[i] = mote_clamp_f32(average ? r / taps : r, clamp_min, clamp_max);
                }
                y += c;
            }
        }
    }
}

#endif
