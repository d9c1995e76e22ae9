#ifndef MOTE_FRAME_WINDOW_F32_H
#define MOTE_FRAME_WINDOW_F32_H

#include <string.h>

#include "mote_float.h"

/* x (rows,row) -> y (rows,frames,n): used numbers of each frame times the window, zeros behind them. y may be
 * x when nothing moves. */
static MOTE_ALWAYS_INLINE void mote_frame_window_f32(const float *x, int32_t rows, int32_t row,
                                                     int32_t frames, int32_t stride, int32_t used, int32_t n,
                                                     const float *window, float *y)
{
    for (int32_t r = 0; r < rows; r++) {
        for (int32_t f = 0; f < frames; f++) {
            const float *const frame = x + f * stride;
            for (int32_t i = 0; i < used; i++) {
                y[i] = frame[i] * window[i];
            }
            memset(y + used, 0, (size_t)(n - used) * sizeof(*y));
            y += n;
        }
        x += row;
    }
}

#endif
