#ifndef MOTE_SIGNAL_DELAY_H
#define MOTE_SIGNAL_DELAY_H

#include <string.h>

#include "mote_base.h"

/* Rows of `length` samples, `delay` samples later; what has not yet come out is kept. */
static MOTE_ALWAYS_INLINE void mote_signal_delay(const int16_t *x, int16_t *history, int32_t rows,
                                                 int32_t length, int32_t delay, int16_t *y)
{
    for (int32_t row = 0; row < rows; row++) {
        if (delay < length) {
            memcpy(y, history, (size_t)delay * sizeof(*y));
            memcpy(y + delay, x, (size_t)(length - delay) * sizeof(*y));
            memcpy(history, x + length - delay, (size_t)delay * sizeof(*y));
        } else {
            memcpy(y, history, (size_t)length * sizeof(*y));
            memmove(history, history + length, (size_t)(delay - length) * sizeof(*y));
            memcpy(history + delay - length, x, (size_t)length * sizeof(*y));
        }
        x += length;
        y += length;
        history += delay;
    }
}

#endif
