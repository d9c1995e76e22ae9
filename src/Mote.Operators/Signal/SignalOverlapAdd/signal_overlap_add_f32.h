#ifndef MOTE_SIGNAL_OVERLAP_ADD_F32_H
#define MOTE_SIGNAL_OVERLAP_ADD_F32_H

#include <string.h>

#include "mote_float.h"

/* For each row: each of its frames of `size` samples is added to the row's buffer, whose first `step`
 * samples come out and make room for zeros at its end. */
static MOTE_ALWAYS_INLINE void mote_signal_overlap_add_f32(const float *x, float *buffer, int32_t rows,
                                                           int32_t frames, int32_t size, int32_t step,
                                                           float *y)
{
    for (int32_t row = 0; row < rows; row++) {
        for (int32_t frame = 0; frame < frames; frame++) {
            for (int32_t i = 0; i < size; i++) {
                buffer[i] = x[i] + buffer[i];
            }
            memcpy(y, buffer, (size_t)step * sizeof(*y));
            memmove(buffer, buffer + step, (size_t)(size - step) * sizeof(*y));
            for (int32_t i = size - step; i < size; i++) {
                buffer[i] = 0;
            }
            x += size;
            y += step;
        }
        buffer += size;
    }
}

#endif
