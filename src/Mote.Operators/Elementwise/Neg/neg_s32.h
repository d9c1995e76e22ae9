#ifndef MOTE_NEG_S32_H
#define MOTE_NEG_S32_H

#include "mote_base.h"

/* y[i] = -x[i] modulo 2^32; y may be x. */
static MOTE_ALWAYS_INLINE void mote_neg_s32(const int32_t *x, int32_t count, int32_t *y)
{
    for (int32_t i = 0; i < count; i++) {
        y[i] = mote_wrapping_subtract(0, x[i]);
    }
}

#endif
