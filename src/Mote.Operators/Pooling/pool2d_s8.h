#ifndef MOTE_POOL2D_S8_H
#define MOTE_POOL2D_S8_H

#include "pool2d_window.h"

/*
 * x (n,h,w,c) -> y (n,out_h,out_w,c): the mean (average is not 0) or the maximum of each window, padding left
 * out, clamped. Four channels at a time.
 */
static MOTE_ALWAYS_INLINE void mote_pool2d_s8(const int8_t *x, int32_t n, int32_t h, int32_t w, int32_t c,
                                              int32_t out_h, int32_t out_w, int32_t k_h, int32_t k_w,
                                              int32_t stride_h, int32_t stride_w, int32_t pad_top,
                                              int32_t pad_left, int32_t average, int32_t clamp_min,
                                              int32_t clamp_max, int8_t *y)
{
    const int32_t rows_inside = mote_pool2d_inside(h, out_h, k_h, stride_h, pad_top);
    const int32_t columns_inside = mote_pool2d_inside(w, out_w, k_w, stride_w, pad_left);
    const int32_t start = average ? 0 : INT8_MIN;
    for (int32_t b = 0; b < n; b++) {
        for (int32_t oy = 0; oy < out_h; oy++) {
            const mote_pool2d_axis rows = mote_pool2d_span(oy, h, k_h, stride_h, pad_top, rows_inside);
            for (int32_t ox = 0; ox < out_w; ox++) {
                const mote_pool2d_axis columns =
                    mote_pool2d_span(ox, w, k_w, stride_w, pad_left, columns_inside);
                const int32_t taps = rows.count * columns.count;
                const int8_t *first = x + ((b * h + rows.begin) * w + columns.begin) * c;
                int32_t i = 0;
                for (; i + 4 <= c; i += 4) {
                    int32_t r0 = start, r1 = start, r2 = start, r3 = start;
                    for (int32_t ky = 0; ky < rows.count; ky++) {
                        const int8_t *p = first + ky * w * c + i;
                        for (int32_t kx = 0; kx < columns.count; kx++) {
                            r0 = mote_pool2d_step(r0, p[0], average);
                            r1 = mote_pool2d_step(r1, p[1], average);
                            r2 = mote_pool2d_step(r2, p[2], average);
                            r3 = mote_pool2d_step(r3, p[3], average);
                            p += c;
                        }
                    }
                    y[i] = (int8_t)mote_pool2d_result(r0, taps, average, clamp_min, clamp_max);
                    y[i + 1] = (int8_t)mote_pool2d_result(r1, taps, average, clamp_min, clamp_max);
                    y[i + 2] = (int8_t)mote_pool2d_result(r2, taps, average, clamp_min, clamp_max);
                    y[i + 3] = (int8_t)mote_pool2d_result(r3, taps, average, clamp_min, clamp_max);
                }
                for (; i < c; i++) {
                    int32_t r = start;
                    for (int32_t ky = 0; ky < rows.count; ky++) {
                        const int8_t *p = first + ky * w * c + i;
                        for (int32_t kx = 0; kx < columns.count; kx++) {
                            r = mote_pool2d_step(r, *p, average);
                            p += c;
                        }
                    }
                    y[i] = (int8_t)mote_pool2d_result(r, taps, average, clamp_min, clamp_max);
                }
                y += c;
            }
        }
    }
}

#endif
