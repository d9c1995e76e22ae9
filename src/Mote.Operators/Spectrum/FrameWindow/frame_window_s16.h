#ifndef MOTE_FRAME_WINDOW_S16_H
#define MOTE_FRAME_WINDOW_S16_H

#include <string.h>

#include "mote_base.h"

/* As mote_frame_window_f32. The window is in Q15; products are rounded, halves up. */
static MOTE_ALWAYS_INLINE void mote_frame_window_s16(const int16_t *x, int32_t rows, int32_t row,
                                                     int32_t frames, int32_t stride, int32_t used, int32_t n,
                                                     const int16_t *window, int16_t *y)
{
    for (int32_t r = 0; r < rows; r++) {
        for (int32_t f = 0; f < frames; f++) {
            const int16_t *const frame = x + f * stride;
            for (int32_t i = 0; i < used; i++) {
                y[i] = (int16_t)((frame[i] * window[i] + 0x4000) >> 15);
            }
            memset(y + used, 0, (size_t)(n - used) * sizeof(*y));
            y += n;
        }
        x += row;
    }
}

#endif
