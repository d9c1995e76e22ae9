#ifndef MOTE_PRE_EMPHASIS_F32_H
#define MOTE_PRE_EMPHASIS_F32_H

#include <string.h>

#include "mote_float.h"

/*
 * y[i] = x[i] - coefficient x[i - back]; before the block comes state, which then takes the back elements
 * before end, or where that is null the end of the block itself.
 */
static MOTE_ALWAYS_INLINE void mote_pre_emphasis_f32(const float *x, int32_t count, int32_t back, int32_t end,
                                                     float coefficient, float *state, float *y)
{
    const float *before = state != NULL ? state : x + (count - back);
    for (int32_t i = 0; i < back; i++) {
        y[i] = x[i] - coefficient * before[i];
    }
    for (int32_t i = back; i < count; i++) {
        y[i] = x[i] - coefficient * x[i - back];
    }
    if (state != NULL) {
        memcpy(state, x + (end - back), (size_t)back * sizeof(*x));
    }
}

#endif
