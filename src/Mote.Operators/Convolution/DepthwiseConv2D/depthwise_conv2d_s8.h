#ifndef MOTE_DEPTHWISE_CONV2D_S8_H
#define MOTE_DEPTHWISE_CONV2D_S8_H

#include "mote_rescale_s8.h"
#include "mote_taps.h"
#include "mote_unroll.h"

/* One channel of neighbouring pixels: rows x [begin, end) columns of their common window, of which begin ..
 * end lie in the image; x is at column `begin`, so that no pointer ever leaves the image. */
static MOTE_ALWAYS_INLINE void mote_depthwise_s8_taps(const int8_t *x, int32_t rows, int32_t row_step,
                                                      int32_t c, int32_t begin, int32_t end, int32_t offset,
                                                      const int8_t *w, int32_t k_w, int32_t stride_w,
                                                      int32_t dilation_w, int32_t pixels, int32_t *acc)
{
    for (int32_t row = 0; row < rows; row++) {
        MOTE_UNROLL
        for (int32_t column = begin; column < end; column++) {
            const int32_t v = x[(column - begin) * c] + offset;
            MOTE_UNROLL
            for (int32_t pixel = 0; pixel < pixels; pixel++) {
                const int32_t distance = column - pixel * stride_w;
                if (distance >= 0 && distance % dilation_w == 0 && distance / dilation_w < k_w) {
                    acc[pixel] += v * w[distance / dilation_w * c];
                }
            }
        }
        x += row_step;
        w += k_w * c;
    }
}

/* All channels of a block of pixels. */
static MOTE_ALWAYS_INLINE void
mote_depthwise_s8_block(const int8_t *x, int32_t rows, int32_t row_step, int32_t c, int32_t begin,
                        int32_t end, int32_t offset, const int8_t *w, int32_t k_w, int32_t stride_w,
                        int32_t dilation_w, int32_t pixels, const int32_t *bias, const int32_t *multipliers,
                        const int8_t *shifts, int32_t max_shift, int32_t output_zero_point, int32_t clamp_min,
                        int32_t clamp_max, int8_t *y)
{
    for (int32_t channel = 0; channel < c; channel++) {
        int32_t acc[5] = {0, 0, 0, 0, 0};
        mote_depthwise_s8_taps(x + channel, rows, row_step, c, begin, end, offset, w + channel, k_w, stride_w,
                               dilation_w, pixels, acc);
        MOTE_UNROLL
        for (int32_t pixel = 0; pixel < pixels; pixel++) {
            y[pixel * c + channel] =
                mote_rescale_s8(mote_wrapping_add(acc[pixel], bias[channel]), multipliers[channel],
                                shifts[channel], max_shift, output_zero_point, clamp_min, clamp_max);
        }
    }
}

/*
 * x (n,h,w,c) * weights (k_h,k_w,c) + bias (c) -> y (n,out_h,out_w,c), channel by channel; taps in the
 * padding are skipped. shifts[] are TFLite's (positive is left), max_shift is not below any of them. A line
 * of y is `blocks` blocks of `pixels` pixels, of which only the first has columns on the left outside of x
 * and only the last some on the right, and pixels that are left over. outside_left is pad_left, and 0 where
 * there are no blocks.
 */
static MOTE_ALWAYS_INLINE void
mote_depthwise_conv2d_s8(const int8_t *x, int32_t n, int32_t h, int32_t w, int32_t c, int32_t out_h,
                         int32_t out_w, int32_t k_h, int32_t k_w, int32_t stride_h, int32_t stride_w,
                         int32_t dilation_h, int32_t dilation_w, int32_t pad_top, int32_t pad_left,
                         int32_t pixels, int32_t blocks, int32_t outside_left, int32_t outside_right,
                         int32_t input_offset, const int8_t *weights, const int32_t *bias,
                         const int32_t *multipliers, const int8_t *shifts, int32_t max_shift,
                         int32_t output_zero_point, int32_t clamp_min, int32_t clamp_max, int8_t *y)
{
    const int32_t columns = (pixels - 1) * stride_w + (k_w - 1) * dilation_w + 1;
    const int32_t first_end = blocks == 1 ? columns - outside_right : columns;
    const int32_t middle_end = outside_right > 0 ? blocks - 1 : blocks;
    const int32_t row_step = dilation_h * w * c;
    for (int32_t b = 0; b < n; b++) {
        for (int32_t oy = 0; oy < out_h; oy++) {
            const int32_t iy = oy * stride_h - pad_top;
            const int32_t ky_begin = mote_taps_begin(iy, dilation_h);
            const int32_t rows = mote_taps_end(iy, h, dilation_h, k_h) - ky_begin;
            const int32_t line = (b * h + iy + ky_begin * dilation_h) * w * c;
            const int8_t *filter = weights + ky_begin * k_w * c;
            int32_t block = 0;
            if (outside_left > 0) {
                mote_depthwise_s8_block(x + line, rows, row_step, c, outside_left, first_end, input_offset,
                                        filter, k_w, stride_w, dilation_w, pixels, bias, multipliers, shifts,
                                        max_shift, output_zero_point, clamp_min, clamp_max, y);
                block = 1;
                y += pixels * c;
            }
            for (; block < middle_end; block++) {
                mote_depthwise_s8_block(x + line + (block * pixels * stride_w - pad_left) * c, rows, row_step,
                                        c, 0, columns, input_offset, filter, k_w, stride_w, dilation_w,
                                        pixels, bias, multipliers, shifts, max_shift, output_zero_point,
                                        clamp_min, clamp_max, y);
                y += pixels * c;
            }
            if (block < blocks) {
                mote_depthwise_s8_block(x + line + (block * pixels * stride_w - pad_left) * c, rows, row_step,
                                        c, 0, columns - outside_right, input_offset, filter, k_w, stride_w,
                                        dilation_w, pixels, bias, multipliers, shifts, max_shift,
                                        output_zero_point, clamp_min, clamp_max, y);
                y += pixels * c;
            }
            for (int32_t ox = blocks * pixels; ox < out_w; ox++) {
                const int32_t ix = ox * stride_w - pad_left;
                const int32_t kx_begin = mote_taps_begin(ix, dilation_w);
                const int32_t kx_end = mote_taps_end(ix, w, dilation_w, k_w);
                for (int32_t channel = 0; channel < c; channel++) {
                    const int8_t *px = x + line + (ix + kx_begin * dilation_w) * c + channel;
                    const int8_t *pw = filter + kx_begin * c + channel;
                    int32_t acc = 0;
                    for (int32_t row = 0; row < rows; row++) {
                        for (int32_t kx = 0; kx < kx_end - kx_begin; kx++) {
                            acc += (px[kx * dilation_w * c] + input_offset) * pw[kx * c];
                        }
                        px += row_step;
                        pw += k_w * c;
                    }
                    y[channel] =
                        mote_rescale_s8(mote_wrapping_add(acc, bias[channel]), multipliers[channel],
                                        shifts[channel], max_shift, output_zero_point, clamp_min, clamp_max);
                }
                y += c;
            }
        }
    }
}

#endif
