#ifndef MOTE_LOGICAL_NOT_H
#define MOTE_LOGICAL_NOT_H

#include "mote_base.h"

/* y[i] = 1 where x[i] is 0, else 0; y may be x. */
static MOTE_ALWAYS_INLINE void mote_logical_not(const uint8_t *x, int32_t count, uint8_t *y)
{
    for (int32_t i = 0; i < count; i++) {
        y[i] = (uint8_t)(x[i] == 0);
    }
}

#endif
