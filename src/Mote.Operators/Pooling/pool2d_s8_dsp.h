#ifndef MOTE_POOL2D_S8_DSP_H
#define MOTE_POOL2D_S8_DSP_H

#include "mote_quad_s8.h"
#include "mote_unroll.h"
#include "pool2d_window.h"

/* One channel of a window. */
static MOTE_ALWAYS_INLINE int8_t mote_pool2d_s8_one(const int8_t *x, int32_t rows, int32_t columns,
                                                    int32_t row_step, int32_t c, int32_t average,
                                                    int32_t clamp_min, int32_t clamp_max)
{
    int32_t result = average ? 0 : INT8_MIN;
    for (int32_t row = 0; row < rows; row++) {
        for (int32_t column = 0; column < columns; column++) {
            result = mote_pool2d_step(result, x[row * row_step + column * c], average);
        }
    }
    return (int8_t)mote_pool2d_result(result, rows * columns, average, clamp_min, clamp_max);
}

/*
 * As mote_pool2d_s8, for means of at most MOTE_QUAD_TERMS elements: four channels of a window are one word of
 * bytes, or two of 16-bit lanes.
 */
static MOTE_ALWAYS_INLINE void mote_pool2d_s8_dsp(const int8_t *x, int32_t n, int32_t h, int32_t w, int32_t c,
                                                  int32_t out_h, int32_t out_w, int32_t k_h, int32_t k_w,
                                                  int32_t stride_h, int32_t stride_w, int32_t pad_top,
                                                  int32_t pad_left, int32_t average, int32_t clamp_min,
                                                  int32_t clamp_max, int8_t *y)
{
    const int32_t rows_inside = mote_pool2d_inside(h, out_h, k_h, stride_h, pad_top);
    const int32_t columns_inside = mote_pool2d_inside(w, out_w, k_w, stride_w, pad_left);
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
                    mote_quad_sums sums = {0, 0};
                    uint32_t greatest = 0x80808080u;
                    for (int32_t ky = 0; ky < rows.count; ky++) {
                        const int8_t *p = first + ky * w * c + i;
                        MOTE_QUAD_UNROLL
                        for (int32_t kx = columns.count; kx > 0; kx--) {
                            if (average) {
                                sums = mote_quad_add_s8(sums, p);
                            } else {
                                greatest = mote_quad_max_s8(greatest, p);
                            }
                            p += c;
                        }
                    }
                    for (int32_t j = 0; j < 4; j++) {
                        const int32_t result =
                            average ? mote_quad_sum(sums, j) : (int8_t)(uint8_t)(greatest >> (8 * j));
                        y[i + j] = (int8_t)mote_pool2d_result(result, taps, average, clamp_min, clamp_max);
                    }
                }
                for (; i < c; i++) {
                    y[i] = mote_pool2d_s8_one(first + i, rows.count, columns.count, w * c, c, average,
                                              clamp_min, clamp_max);
                }
                y += c;
            }
        }
    }
}

#endif
