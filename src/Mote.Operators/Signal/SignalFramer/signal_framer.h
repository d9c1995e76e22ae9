#ifndef MOTE_SIGNAL_FRAMER_H
#define MOTE_SIGNAL_FRAMER_H

#include <string.h>

#include "mote_base.h"

/* For each of rows * frames steps of samples: the first `size` of the `kept` samples before it and its own,
 * of which the last `kept` are kept. The first `missing` steps of the stream give zeros, which are not valid.
 */
static MOTE_ALWAYS_INLINE void mote_signal_framer(const int16_t *x, int16_t *history, int32_t *seen,
                                                  int32_t rows, int32_t frames, int32_t step, int32_t size,
                                                  int32_t kept, int32_t missing, int16_t *y, uint8_t *valid)
{
    const int32_t before = *seen;
    for (int32_t row = 0; row < rows; row++) {
        for (int32_t frame = 0; frame < frames; frame++) {
            if (before + frame < missing) {
                memset(y, 0, (size_t)size * sizeof(*y));
            } else if (size > kept) {
                memcpy(y, history, (size_t)kept * sizeof(*y));
                memcpy(y + kept, x, (size_t)(size - kept) * sizeof(*y));
            } else {
                memcpy(y, history, (size_t)size * sizeof(*y));
            }
            if (kept > step) {
                memmove(history, history + step, (size_t)(kept - step) * sizeof(*history));
                memcpy(history + kept - step, x, (size_t)step * sizeof(*history));
            } else if (kept > 0) {
                memcpy(history, x + step - kept, (size_t)kept * sizeof(*history));
            }
            x += step;
            y += size;
        }
        history += kept;
    }
    *valid = before >= missing ? 1 : 0;
    *seen = before + frames < missing ? before + frames : missing;
}

#endif
