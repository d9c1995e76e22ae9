#ifndef MOTE_STACK_H
#define MOTE_STACK_H

#include <string.h>

#include "mote_base.h"

/* Puts new rows into a ring of rows, over the oldest, and copies the ring, oldest first. */
static MOTE_ALWAYS_INLINE void mote_stack(const uint8_t *x, int32_t new_rows, int32_t row_bytes, int32_t rows,
                                          uint8_t *ring, int32_t *oldest, uint8_t *y)
{
    int32_t at = *oldest;
    int32_t older;
    for (int32_t row = 0; row < new_rows; row++) {
        memcpy(ring + at * row_bytes, x + row * row_bytes, (size_t)row_bytes);
        at = at + 1 == rows ? 0 : at + 1;
    }
    *oldest = at;
    older = (rows - at) * row_bytes;
    memcpy(y, ring + at * row_bytes, (size_t)older);
    memcpy(y + older, ring, (size_t)(at * row_bytes));
}

#endif
