#ifndef MOTE_SIGNAL_STACKER_H
#define MOTE_SIGNAL_STACKER_H

#include <string.h>

#include "mote_base.h"

/* The last left + 1 + right frames, where the counter has come to `right`; it then begins `step` lower. The
 * first frame stands for those before it. counters: whether there was a frame; the counter. */
static MOTE_ALWAYS_INLINE void mote_signal_stacker(const int16_t *x, int16_t *history, int32_t *counters,
                                                   int32_t channels, int32_t left, int32_t right,
                                                   int32_t step, int16_t *y, uint8_t *valid)
{
    const int32_t past = (left + right) * channels;
    const size_t frame = (size_t)channels * sizeof(*x);
    if (counters[0] == 0) {
        for (int32_t i = 0; i < past; i += channels) {
            memcpy(history + i, x, frame);
        }
        counters[0] = 1;
    }
    const int32_t count = counters[1];
    if (count == right) {
        memcpy(y, history, (size_t)past * sizeof(*y));
        memcpy(y + past, x, frame);
        counters[1] = count - step + 1;
        *valid = 1;
    } else {
        memset(y, 0, (size_t)(past + channels) * sizeof(*y));
        counters[1] = count + 1;
        *valid = 0;
    }
    if (past > 0) {
        memmove(history, history + channels, (size_t)(past - channels) * sizeof(*history));
        memcpy(history + past - channels, x, frame);
    }
}

#endif
