#ifndef MOTE_RESIZE_BILINEAR_8_H
#define MOTE_RESIZE_BILINEAR_8_H

#include "mote_base.h"

/* A byte that is int8 or uint8. */
static MOTE_ALWAYS_INLINE int32_t mote_resize_pixel(uint8_t pixel, int32_t is_signed)
{
    return is_signed != 0 ? (int32_t)(int8_t)pixel : (int32_t)pixel;
}

/*
 * x (n,h,w,c) -> y (n,out_h,out_w,c). rows[] and columns[] hold, for each output row and column, the first
 * input row (column) in the upper bits and how far to go to the next, of 1024, in the lower ten. The last row
 * and column have no next. The mean of four pixels is rounded with halves away from zero.
 */
static MOTE_ALWAYS_INLINE void mote_resize_bilinear_8(const uint8_t *x, int32_t n, int32_t h, int32_t w,
                                                      int32_t c, int32_t out_h, int32_t out_w,
                                                      int32_t is_signed, const int32_t *rows,
                                                      const int32_t *columns, uint8_t *y)
{
    for (int32_t b = 0; b < n; b++) {
        for (int32_t oy = 0; oy < out_h; oy++) {
            const int32_t y0 = rows[oy] >> 10;
            const int32_t fy = rows[oy] & 1023;
            const uint8_t *top = x + y0 * w * c;
            const uint8_t *bottom = y0 + 1 < h ? top + w * c : top;
            for (int32_t ox = 0; ox < out_w; ox++) {
                const int32_t x0 = columns[ox] >> 10;
                const int32_t fx = columns[ox] & 1023;
                const int32_t left = x0 * c;
                const int32_t right = x0 + 1 < w ? left + c : left;
                for (int32_t i = 0; i < c; i++) {
                    const int32_t above = mote_resize_pixel(top[left + i], is_signed) * (1024 - fx) +
                                          mote_resize_pixel(top[right + i], is_signed) * fx;
                    const int32_t below = mote_resize_pixel(bottom[left + i], is_signed) * (1024 - fx) +
                                          mote_resize_pixel(bottom[right + i], is_signed) * fx;
                    const int32_t value = above * (1024 - fy) + below * fy;
                    *y++ = (uint8_t)((value + (value > 0 ? 1 << 19 : -(1 << 19))) / (1 << 20));
                }
            }
        }
        x += h * w * c;
    }
}

#endif
