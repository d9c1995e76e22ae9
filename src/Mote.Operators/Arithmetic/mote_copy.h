#ifndef MOTE_COPY_H
#define MOTE_COPY_H

#include "mote_base.h"

#include <string.h>

/* Copies bytes between buffers that do not overlap. */
static MOTE_ALWAYS_INLINE void mote_copy(const uint8_t *from, int32_t bytes, uint8_t *to)
{
    memcpy(to, from, (size_t)bytes);
}

#endif
