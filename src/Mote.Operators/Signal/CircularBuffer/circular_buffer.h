#ifndef MOTE_CIRCULAR_BUFFER_H
#define MOTE_CIRCULAR_BUFFER_H

#include <string.h>

#include "mote_base.h"

/* The last `slots` rows of a stream, the newest last; and whether this is the last of `cycles` invocations,
 * where that is asked for. */
static MOTE_ALWAYS_INLINE void mote_circular_buffer(const int8_t *x, int8_t *rows, int32_t *cycle,
                                                    int32_t slots, int32_t row, int32_t cycles, int8_t *y,
                                                    uint8_t *due)
{
    const int32_t last = (slots - 1) * row;
    memmove(rows, rows + row, (size_t)last);
    memcpy(rows + last, x, (size_t)row);
    memcpy(y, rows, (size_t)(last + row));
    const int32_t count = *cycle + 1;
    *cycle = count < cycles ? count : 0;
    if (due != NULL) {
        *due = count < cycles ? 0 : 1;
    }
}

#endif
