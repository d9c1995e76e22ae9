#ifndef MOTE_CONV2D_S8_H
#define MOTE_CONV2D_S8_H

#include "mote_rescale_s8.h"
#include "mote_taps.h"
#include "mote_unroll.h"

/* acc[pixel][lane] += x[pixel] * w[lane] for `run` consecutive taps; the pixels lie `step` bytes apart. */
static MOTE_ALWAYS_INLINE void mote_conv2d_s8_run(const int8_t *x, int32_t pixels, int32_t step,
                                                  int32_t offset, const int8_t *w, int32_t lanes, int32_t run,
                                                  int32_t *acc)
{
    int32_t i = 0;
    for (; i + 4 <= run; i += 4) {
        MOTE_UNROLL
        for (int32_t t = 0; t < 4; t++) {
            MOTE_UNROLL
            for (int32_t pixel = 0; pixel < pixels; pixel++) {
                const int32_t v = x[pixel * step + t] + offset;
                MOTE_UNROLL
                for (int32_t lane = 0; lane < lanes; lane++) {
                    acc[pixel * 4 + lane] += v * w[t * lanes + lane];
                }
            }
        }
        x += 4;
        w += 4 * lanes;
    }
    for (; i < run; i++) {
        MOTE_UNROLL
        for (int32_t pixel = 0; pixel < pixels; pixel++) {
            const int32_t v = x[pixel * step] + offset;
            MOTE_UNROLL
            for (int32_t lane = 0; lane < lanes; lane++) {
                acc[pixel * 4 + lane] += v * w[lane];
            }
        }
        x++;
        w += lanes;
    }
}

/*
 * `lanes` output channels at `pixels` neighbouring positions: rows of taps from x and w, each in `pieces`
 * runs. Sums of at most 65536 products of bytes cannot overflow.
 */
static MOTE_ALWAYS_INLINE void
mote_conv2d_s8_block(const int8_t *x, int32_t rows, int32_t row_step, int32_t pieces, int32_t piece_step,
                     int32_t run, int32_t pixels, int32_t pixel_step, int32_t offset, const int8_t *w,
                     int32_t w_row_step, int32_t lanes, const int32_t *bias, const int32_t *multipliers,
                     const int8_t *shifts, int32_t max_shift, int32_t output_zero_point, int32_t clamp_min,
                     int32_t clamp_max, int8_t *y, int32_t out_c)
{
    int32_t acc[8] = {0, 0, 0, 0, 0, 0, 0, 0};
    for (int32_t row = 0; row < rows; row++) {
        const int8_t *px = x;
        const int8_t *pw = w;
        for (int32_t piece = 0; piece < pieces; piece++) {
            mote_conv2d_s8_run(px, pixels, pixel_step, offset, pw, lanes, run, acc);
            px += piece_step;
            pw += run * lanes;
        }
        x += row_step;
        w += w_row_step;
    }
    MOTE_UNROLL
    for (int32_t lane = 0; lane < lanes; lane++) {
        MOTE_UNROLL
        for (int32_t pixel = 0; pixel < pixels; pixel++) {
            y[pixel * out_c + lane] =
                mote_rescale_s8(mote_wrapping_add(acc[pixel * 4 + lane], bias[lane]), multipliers[lane],
                                shifts[lane], max_shift, output_zero_point, clamp_min, clamp_max);
        }
    }
}

/*
 * x (n,h,w,c) * weights (out_c,k_h,k_w,c/groups) -> y (n,out_h,out_w,out_c).
 * Weights are packed: within a group, blocks of four output channels as (k_h,k_w,c/groups,4), the channels
 * left over one after the other. Taps in the padding are skipped. shifts[] are TFLite's (positive is left),
 * max_shift is not below any of them. bias[] contains the input offset times the sum of the weights;
 * border_bias[] does not, and is for windows that reach into the padding; it is not read when padded is 0,
 * which says that no window does.
 */
static MOTE_ALWAYS_INLINE void
mote_conv2d_s8(const int8_t *x, int32_t n, int32_t h, int32_t w, int32_t c, int32_t out_h, int32_t out_w,
               int32_t out_c, int32_t k_h, int32_t k_w, int32_t groups, int32_t stride_h, int32_t stride_w,
               int32_t dilation_h, int32_t dilation_w, int32_t pad_top, int32_t pad_left, int32_t padded,
               int32_t input_offset, const int8_t *weights, const int32_t *bias, const int32_t *border_bias,
               const int32_t *multipliers, const int8_t *shifts, int32_t max_shift, int32_t output_zero_point,
               int32_t clamp_min, int32_t clamp_max, int8_t *y)
{
    const int32_t group_c = c / groups;
    const int32_t group_out = out_c / groups;
    /* Without groups and dilation the taps of a row are one run of consecutive bytes. */
    const int32_t joined = groups == 1 && dilation_w == 1;
    const int32_t reach = (k_w - 1) * dilation_w + 1;
    for (int32_t b = 0; b < n; b++) {
        for (int32_t oy = 0; oy < out_h; oy++) {
            const int32_t iy = oy * stride_h - pad_top;
            const int32_t ky_begin = padded ? mote_taps_begin(iy, dilation_h) : 0;
            const int32_t ky_end = padded ? mote_taps_end(iy, h, dilation_h, k_h) : k_h;
            const int32_t rows = ky_end - ky_begin;
            int32_t ox = 0;
            while (ox < out_w) {
                const int32_t ix = ox * stride_w - pad_left;
                const int32_t pair =
                    ox + 1 < out_w && (!padded || (rows == k_h && ix >= 0 && ix + stride_w + reach <= w));
                const int8_t *filter = weights;
                for (int32_t g = 0; g < groups; g++) {
                    const int32_t line = (b * h + iy + ky_begin * dilation_h) * w;
                    int32_t o = g * group_out;
                    if (pair) {
                        const int8_t *px = x + (line + ix) * c + g * group_c;
                        for (; o + 4 <= (g + 1) * group_out; o += 4) {
                            mote_conv2d_s8_block(px, k_h, dilation_h * w * c, joined ? 1 : k_w,
                                                 dilation_w * c, joined ? k_w * c : group_c, 2, stride_w * c,
                                                 0, filter, k_w * group_c * 4, 4, bias + o, multipliers + o,
                                                 shifts + o, max_shift, output_zero_point, clamp_min,
                                                 clamp_max, y + o, out_c);
                            filter += k_h * k_w * group_c * 4;
                        }
                        for (; o < (g + 1) * group_out; o++) {
                            mote_conv2d_s8_block(px, k_h, dilation_h * w * c, joined ? 1 : k_w,
                                                 dilation_w * c, joined ? k_w * c : group_c, 2, stride_w * c,
                                                 0, filter, k_w * group_c, 1, bias + o, multipliers + o,
                                                 shifts + o, max_shift, output_zero_point, clamp_min,
                                                 clamp_max, y + o, out_c);
                            filter += k_h * k_w * group_c;
                        }
                    } else {
                        const int32_t kx_begin = padded ? mote_taps_begin(ix, dilation_w) : 0;
                        const int32_t kx_end = padded ? mote_taps_end(ix, w, dilation_w, k_w) : k_w;
                        const int32_t columns = kx_end - kx_begin;
                        const int32_t skipped = ky_begin * k_w + kx_begin;
                        const int32_t offset = padded ? input_offset : 0;
                        const int32_t *start = padded ? border_bias : bias;
                        const int8_t *px = x + (line + ix + kx_begin * dilation_w) * c + g * group_c;
                        for (; o + 4 <= (g + 1) * group_out; o += 4) {
                            mote_conv2d_s8_block(px, rows, dilation_h * w * c, joined ? 1 : columns,
                                                 dilation_w * c, joined ? columns * c : group_c, 1, 0, offset,
                                                 filter + skipped * group_c * 4, k_w * group_c * 4, 4,
                                                 start + o, multipliers + o, shifts + o, max_shift,
                                                 output_zero_point, clamp_min, clamp_max, y + o, out_c);
                            filter += k_h * k_w * group_c * 4;
                        }
                        for (; o < (g + 1) * group_out; o++) {
                            mote_conv2d_s8_block(px, rows, dilation_h * w * c, joined ? 1 : columns,
                                                 dilation_w * c, joined ? columns * c : group_c, 1, 0, offset,
                                                 filter + skipped * group_c, k_w * group_c, 1, start + o,
                                                 multipliers + o, shifts + o, max_shift, output_zero_point,
                                                 clamp_min, clamp_max, y + o, out_c);
                            filter += k_h * k_w * group_c;
                        }
                    }
                }
                y += pair ? 2 * out_c : out_c;
                ox += pair ? 2 : 1;
            }
        }
    }
}

#endif
