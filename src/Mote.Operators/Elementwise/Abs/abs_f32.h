#ifndef MOTE_ABS_F32_H
#define MOTE_ABS_F32_H

#include "mote_float.h"

/* y[i] = |x[i]|; y may be x. */
static MOTE_ALWAYS_INLINE void mote_abs_f32(const float *x, int32_t count, float *y)
{
    for (int32_t i = 0; i < count; i++) {
        y[i] = mote_float_from_bits(mote_float_to_bits(x[i]) & 0x7FFFFFFFu);
    }
}

#endif
