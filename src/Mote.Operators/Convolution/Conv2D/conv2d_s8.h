#ifndef MOTE_CONV2D_S8_H
#define MOTE_CONV2D_S8_H

#include "mote_fixed_point.h"

/*
 * x (n,h,w,c) * weights (out_c,k_h,k_w,c/groups) -> y (n,out_h,out_w,out_c).
 * Weights are packed: within a group, blocks of four output channels as (k_h,k_w,c/groups,4), the channels left
 * over one after the other. Taps in the padding are skipped. shifts[] are TFLite's (positive is left).
 */
static MOTE_ALWAYS_INLINE void mote_conv2d_s8(const int8_t *x, int32_t n, int32_t h, int32_t w, int32_t c,
                                              int32_t out_h, int32_t out_w, int32_t out_c, int32_t k_h, int32_t k_w,
                                              int32_t groups, int32_t stride_h, int32_t stride_w, int32_t dilation_h,
                                              int32_t dilation_w, int32_t pad_top, int32_t pad_left,
                                              int32_t input_offset, const int8_t *weights, const int32_t *bias,
                                              const int32_t *multipliers, const int8_t *shifts,
                                              int32_t output_zero_point, int32_t clamp_min, int32_t clamp_max,
                                              int8_t *y)
{
    const int32_t group_c = c / groups;
    const int32_t group_out = out_c / groups;
    /* Without groups and dilation the taps of a row are one run of consecutive bytes. */
    const int32_t joined = groups == 1 && dilation_w == 1;
    for (int32_t b = 0; b < n; b++) {
        for (int32_t oy = 0; oy < out_h; oy++) {
            const int32_t iy = oy * stride_h - pad_top;
            const int32_t ky_begin = iy < 0 ? (-iy + dilation_h - 1) / dilation_h : 0;
            const int32_t ky_fit = (h - iy + dilation_h - 1) / dilation_h;
            const int32_t ky_end = ky_fit < k_h ? ky_fit : k_h;
            for (int32_t ox = 0; ox < out_w; ox++) {
                const int32_t ix = ox * stride_w - pad_left;
                const int32_t kx_begin = ix < 0 ? (-ix + dilation_w - 1) / dilation_w : 0;
                const int32_t kx_fit = (w - ix + dilation_w - 1) / dilation_w;
                const int32_t kx_end = kx_fit < k_w ? kx_fit : k_w;
                const int32_t pieces = joined ? 1 : kx_end - kx_begin;
                const int32_t run = joined ? (kx_end - kx_begin) * group_c : group_c;
                const int8_t *filter = weights;
                for (int32_t g = 0; g < groups; g++) {
                    int32_t o = 0;
                    while (o < group_out) {
                        const int32_t width = group_out - o >= 4 ? 4 : 1;
                        int32_t acc0 = 0, acc1 = 0, acc2 = 0, acc3 = 0;
                        for (int32_t ky = ky_begin; ky < ky_end; ky++) {
                            const int8_t *px = x + (((b * h + iy + ky * dilation_h) * w + ix + kx_begin * dilation_w) * c + g * group_c);
                            const int8_t *pw = filter + (ky * k_w + kx_begin) * group_c * width;
                            for (int32_t p = 0; p < pieces; p++) {
                                if (width == 4) {
                                    for (int32_t i = 0; i < run; i++) {
                                        const int32_t v = px[i] + input_offset;
                                        acc0 = mote_wrapping_add(acc0, v * pw[0]);
                                        acc1 = mote_wrapping_add(acc1, v * pw[1]);
                                        acc2 = mote_wrapping_add(acc2, v * pw[2]);
                                        acc3 = mote_wrapping_add(acc3, v * pw[3]);
                                        pw += 4;
                                    }
                                } else {
                                    for (int32_t i = 0; i < run; i++) {
                                        acc0 = mote_wrapping_add(acc0, (px[i] + input_offset) * *pw++);
                                    }
                                }
                                px += dilation_w * c;
                            }
                        }
                        const int32_t out = g * group_out + o;
                        const int32_t accs[4] = {acc0, acc1, acc2, acc3};
                        for (int32_t lane = 0; lane < width; lane++) {
                            const int32_t scaled = mote_multiply_by_quantized_multiplier(
                                mote_wrapping_add(accs[lane], bias[out + lane]), multipliers[out + lane], shifts[out + lane]);
                            y[out + lane] = (int8_t)mote_clamp(mote_wrapping_add(scaled, output_zero_point), clamp_min, clamp_max);
                        }
                        filter += k_h * k_w * group_c * width;
                        o += width;
                    }
                }
                y += out_c;
            }
        }
    }
}

#endif
