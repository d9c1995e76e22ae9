#ifndef MOTE_HISTORY_H
#define MOTE_HISTORY_H

#include <string.h>

#include "mote_base.h"

/* Makes the last bytes of history and block together the history of the next block. */
static MOTE_ALWAYS_INLINE void mote_history_keep(void *history, int32_t history_bytes, const void *x,
                                                 int32_t bytes)
{
    uint8_t *to = (uint8_t *)history;
    if (bytes >= history_bytes) {
        memcpy(to, (const uint8_t *)x + (bytes - history_bytes), (size_t)history_bytes);
    } else {
        memmove(to, to + bytes, (size_t)(history_bytes - bytes));
        memcpy(to + (history_bytes - bytes), x, (size_t)bytes);
    }
}

/* Before the very first block: the history of a stream that has had the value of its first row for ever. */
static MOTE_ALWAYS_INLINE void mote_history_settle(void *history, int32_t history_bytes,
                                                   const void *first_row, int32_t row_bytes, uint8_t *started)
{
    if (*started == 0) {
        *started = 1;
        for (int32_t at = 0; at < history_bytes; at += row_bytes) {
            memcpy((uint8_t *)history + at, first_row, (size_t)row_bytes);
        }
    }
}

#endif
