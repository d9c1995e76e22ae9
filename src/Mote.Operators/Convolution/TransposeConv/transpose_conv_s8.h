#ifndef MOTE_TRANSPOSE_CONV_S8_H
#define MOTE_TRANSPOSE_CONV_S8_H

#include "conv2d_s8.h"
#include "mote_transpose_range.h"

/* `lanes` output channels of the pixel at (ty, tx), their weights interleaved. */
static MOTE_ALWAYS_INLINE void
mote_transpose_conv_s8_block(const int8_t *x, int32_t w, int32_t c, int32_t row_begin, int32_t row_end,
                             int32_t column_begin, int32_t column_end, int32_t ty, int32_t tx, int32_t k_w,
                             int32_t stride_h, int32_t stride_w, int32_t input_offset, const int8_t *weights,
                             int32_t lanes, const int32_t *bias, const int32_t *multipliers,
                             const int8_t *shifts, int32_t max_shift, int32_t output_zero_point,
                             int32_t clamp_min, int32_t clamp_max, int8_t *y)
{
    int32_t acc[4] = {0, 0, 0, 0};
    for (int32_t row = row_begin; row < row_end; row++) {
        for (int32_t column = column_begin; column < column_end; column++) {
            const int32_t tap = (ty - row * stride_h) * k_w + tx - column * stride_w;
            mote_conv2d_s8_run(x + (row * w + column) * c, 1, 0, input_offset, weights + tap * c * lanes,
                               lanes, c, acc);
        }
    }
    MOTE_UNROLL
    for (int32_t lane = 0; lane < lanes; lane++) {
        y[lane] = mote_rescale_s8(mote_wrapping_add(acc[lane], bias[lane]), multipliers[lane], shifts[lane],
                                  max_shift, output_zero_point, clamp_min, clamp_max);
    }
}

/*
 * x (n,h,w,c) spread by weights (out_c,k_h,k_w,c) over y (n,out_h,out_w,out_c): each output gathers the
 * inputs whose windows cover it. Weights are packed as for mote_conv2d_s8. shifts[] are TFLite's, max_shift
 * is not below any of them.
 */
static MOTE_ALWAYS_INLINE void
mote_transpose_conv_s8(const int8_t *x, int32_t n, int32_t h, int32_t w, int32_t c, int32_t out_h,
                       int32_t out_w, int32_t out_c, int32_t k_h, int32_t k_w, int32_t stride_h,
                       int32_t stride_w, int32_t pad_top, int32_t pad_left, int32_t input_offset,
                       const int8_t *weights, const int32_t *bias, const int32_t *multipliers,
                       const int8_t *shifts, int32_t max_shift, int32_t output_zero_point, int32_t clamp_min,
                       int32_t clamp_max, int8_t *y)
{
    for (int32_t b = 0; b < n; b++) {
        for (int32_t oy = 0; oy < out_h; oy++) {
            int32_t row_begin, row_end;
            mote_transpose_range(oy + pad_top, h, k_h, stride_h, &row_begin, &row_end);
            for (int32_t ox = 0; ox < out_w; ox++) {
                const int8_t *filter = weights;
                int32_t column_begin, column_end;
                int32_t o = 0;
                mote_transpose_range(ox + pad_left, w, k_w, stride_w, &column_begin, &column_end);
                for (; o + 4 <= out_c; o += 4) {
                    mote_transpose_conv_s8_block(
                        x, w, c, row_begin, row_end, column_begin, column_end, oy + pad_top, ox + pad_left,
                        k_w, stride_h, stride_w, input_offset, filter, 4, bias + o, multipliers + o,
                        shifts + o, max_shift, output_zero_point, clamp_min, clamp_max, y + o);
                    filter += k_h * k_w * c * 4;
                }
                for (; o < out_c; o++) {
                    mote_transpose_conv_s8_block(
                        x, w, c, row_begin, row_end, column_begin, column_end, oy + pad_top, ox + pad_left,
                        k_w, stride_h, stride_w, input_offset, filter, 1, bias + o, multipliers + o,
                        shifts + o, max_shift, output_zero_point, clamp_min, clamp_max, y + o);
                    filter += k_h * k_w * c;
                }
                y += out_c;
            }
        }
        x += h * w * c;
    }
}

#endif
