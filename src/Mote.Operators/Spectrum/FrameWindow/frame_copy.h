#ifndef MOTE_FRAME_COPY_H
#define MOTE_FRAME_COPY_H

#include <string.h>

#include "mote_base.h"

/* x (rows,row) -> y (rows,frames,n), in bytes: used bytes of each frame, zeros behind them. y may be x when
 * nothing moves. */
static MOTE_ALWAYS_INLINE void mote_frame_copy(const uint8_t *x, int32_t rows, int32_t row, int32_t frames,
                                               int32_t stride, int32_t used, int32_t n, uint8_t *y)
{
    for (int32_t r = 0; r < rows; r++) {
        for (int32_t f = 0; f < frames; f++) {
            memmove(y, x + f * stride, (size_t)used);
            memset(y + used, 0, (size_t)(n - used));
            y += n;
        }
        x += row;
    }
}

#endif
