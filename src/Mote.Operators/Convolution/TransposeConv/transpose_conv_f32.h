#ifndef MOTE_TRANSPOSE_CONV_F32_H
#define MOTE_TRANSPOSE_CONV_F32_H

#include "mote_clamp_f32.h"
#include "mote_transpose_range.h"

/*
 * As mote_transpose_conv_s8. Each output sums its products in the order row, column, channel of x, then adds
 * the bias and is clamped.
 */
static MOTE_ALWAYS_INLINE void mote_transpose_conv_f32(const float *x, int32_t n, int32_t h, int32_t w,
                                                       int32_t c, int32_t out_h, int32_t out_w, int32_t out_c,
                                                       int32_t k_h, int32_t k_w, int32_t stride_h,
                                                       int32_t stride_w, int32_t pad_top, int32_t pad_left,
                                                       const float *weights, const float *bias,
                                                       float clamp_min, float clamp_max, float *y)
{
    for (int32_t b = 0; b < n; b++) {
        for (int32_t oy = 0; oy < out_h; oy++) {
            int32_t row_begin, row_end;
            mote_transpose_range(oy + pad_top, h, k_h, stride_h, &row_begin, &row_end);
            for (int32_t ox = 0; ox < out_w; ox++) {
                const float *filter = weights;
                int32_t column_begin, column_end;
                int32_t o = 0;
                mote_transpose_range(ox + pad_left, w, k_w, stride_w, &column_begin, &column_end);
                while (o < out_c) {
                    const int32_t lanes = out_c - o >= 4 ? 4 : 1;
                    float sums[4] = {0.0f, 0.0f, 0.0f, 0.0f};
                    for (int32_t row = row_begin; row < row_end; row++) {
                        for (int32_t column = column_begin; column < column_end; column++) {
                            const int32_t tap =
                                (oy + pad_top - row * stride_h) * k_w + ox + pad_left - column * stride_w;
                            const float *px = x + (row * w + column) * c;
                            const float *pw = filter + tap * c * lanes;
                            for (int32_t i = 0; i < c; i++) {
                                for (int32_t lane = 0; lane < lanes; lane++) {
                                    sums[lane] += px[i] * pw[i * lanes + lane];
                                }
                            }
                        }
                    }
                    for (int32_t lane = 0; lane < lanes; lane++) {
                        y[o + lane] = mote_clamp_f32(sums[lane] + bias[o + lane], clamp_min, clamp_max);
                    }
                    filter += k_h * k_w * c * lanes;
                    o += lanes;
                }
                y += out_c;
            }
        }
        x += h * w * c;
    }
}

#endif
