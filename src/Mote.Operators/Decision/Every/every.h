#ifndef MOTE_EVERY_H
#define MOTE_EVERY_H

#include "mote_base.h"

/* 1 at call number first and every period after it. The count goes back by a period: it never overflows. */
static MOTE_ALWAYS_INLINE void mote_every(int32_t *count, int32_t first, int32_t period, int8_t *y)
{
    const int32_t next = *count + 1;
    *count = next == first + period ? first : next;
    *y = (int8_t)(*count == first);
}

#endif
