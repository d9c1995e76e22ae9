#ifndef MOTE_SIGNAL_OVERLAP_ADD_S16_H
#define MOTE_SIGNAL_OVERLAP_ADD_S16_H

#include <string.h>

#include "mote_base.h"

/* For each row: each of its frames of `size` samples is added to the row's buffer, within 16 bits, whose
 * first `step` samples come out and make room for zeros at its end. */
static MOTE_ALWAYS_INLINE void mote_signal_overlap_add_s16(const int16_t *x, int16_t *buffer, int32_t rows,
                                                           int32_t frames, int32_t size, int32_t step,
                                                           int16_t *y)
{
    for (int32_t row = 0; row < rows; row++) {
        for (int32_t frame = 0; frame < frames; frame++) {
            for (int32_t i = 0; i < size; i++) {
                buffer[i] = (int16_t)mote_clamp(x[i] + buffer[i], INT16_MIN, INT16_MAX);
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
