#ifndef MOTE_CONV2D_F32_H
#define MOTE_CONV2D_F32_H

#include "mote_clamp_f32.h"
#include "mote_taps.h"

/*
 * x (n,h,w,c) * weights (out_c,k_h,k_w,c/groups) -> y (n,out_h,out_w,out_c); packed as for mote_conv2d_s8.
 * Each output sums its taps in the order row, column, channel, then adds the bias and is clamped; taps in the
 * padding are skipped.
 */
static MOTE_ALWAYS_INLINE void mote_conv2d_f32(const float *x, int32_t n, int32_t h, int32_t w, int32_t c,
                                               int32_t out_h, int32_t out_w, int32_t out_c, int32_t k_h,
                                               int32_t k_w, int32_t groups, int32_t stride_h,
                                               int32_t stride_w, int32_t dilation_h, int32_t dilation_w,
                                               int32_t pad_top, int32_t pad_left, const float *weights,
                                               const float *bias, float clamp_min, float clamp_max, float *y)
{
    const int32_t group_c = c / groups;
    const int32_t group_out = out_c / groups;
    for (int32_t b = 0; b < n; b++) {
        for (int32_t oy = 0; oy < out_h; oy++) {
            const int32_t iy = oy * stride_h - pad_top;
            const int32_t ky_begin = mote_taps_begin(iy, dilation_h);
            const int32_t ky_end = mote_taps_end(iy, h, dilation_h, k_h);
            for (int32_t ox = 0; ox < out_w; ox++) {
                const int32_t ix = ox * stride_w - pad_left;
                const int32_t kx_begin = mote_taps_begin(ix, dilation_w);
                const int32_t kx_end = mote_taps_end(ix, w, dilation_w, k_w);
                const float *filter = weights;
                for (int32_t g = 0; g < groups; g++) {
                    int32_t o = 0;
                    while (o < group_out) {
                        const int32_t width = group_out - o >= 4 ? 4 : 1;
                        float sums[4] = {0.0f, 0.0f, 0.0f, 0.0f};
                        for (int32_t ky = ky_begin; ky < ky_end; ky++) {
                            for (int32_t kx = kx_begin; kx < kx_end; kx++) {
                                const float *px =
                                    x + (((b * h + iy + ky * dilation_h) * w + ix + kx * dilation_w) * c +
                                         g * group_c);
                                const float *pw = filter + (ky * k_w + kx) * group_c * width;
                                for (int32_t i = 0; i < group_c; i++) {
                                    for (int32_t lane = 0; lane < width; lane++) {
                                        sums[lane] += px[i] * pw[i * width + lane];
                                    }
                                }
                            }
                        }
                        for (int32_t lane = 0; lane < width; lane++) {
                            const int32_t out = g * group_out + o + lane;
                            y[out] = mote_clamp_f32(sums[lane] + bias[out], clamp_min, clamp_max);
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
