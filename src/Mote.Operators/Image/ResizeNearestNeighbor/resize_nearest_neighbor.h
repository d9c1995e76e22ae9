#ifndef MOTE_RESIZE_NEAREST_NEIGHBOR_H
#define MOTE_RESIZE_NEAREST_NEIGHBOR_H

#include "mote_base.h"

#include <string.h>

/* x (n,h,w) -> y (n,out_h,out_w), pixels of any number of bytes; rows[] and columns[] say where output rows
 * and columns are read. */
static MOTE_ALWAYS_INLINE void mote_resize_nearest_neighbor(const uint8_t *x, int32_t n, int32_t h, int32_t w,
                                                            int32_t out_h, int32_t out_w, int32_t pixel_bytes,
                                                            const int32_t *rows, const int32_t *columns,
                                                            uint8_t *y)
{
    for (int32_t b = 0; b < n; b++) {
        for (int32_t oy = 0; oy < out_h; oy++) {
            const uint8_t *row = x + rows[oy] * w * pixel_bytes;
            for (int32_t ox = 0; ox < out_w; ox++) {
                memcpy(y, row + columns[ox] * pixel_bytes, (size_t)pixel_bytes);
                y += pixel_bytes;
            }
        }
        x += h * w * pixel_bytes;
    }
}

#endif
