#ifndef MOTE_PRE_EMPHASIS_S16_H
#define MOTE_PRE_EMPHASIS_S16_H

#include <string.h>

#include "mote_base.h"

/* x - coefficient / 2^15 * before, to nearest, halves up, limited; |coefficient| <= 2^15. */
static MOTE_ALWAYS_INLINE int16_t mote_emphasize_s16(int32_t x, int32_t coefficient, int32_t before)
{
    const int32_t difference = x * (1 << 15) - coefficient * before + (1 << 14);
    return (int16_t)mote_clamp(difference >> 15, INT16_MIN, INT16_MAX);
}

/*
 * y[i] = x[i] - coefficient / 2^15 x[i - back]; before the block comes state, which then takes the back
 * elements before end, or where that is null the end of the block itself.
 */
static MOTE_ALWAYS_INLINE void mote_pre_emphasis_s16(const int16_t *x, int32_t count, int32_t back,
                                                     int32_t end, int32_t coefficient, int16_t *state,
                                                     int16_t *y)
{
    const int16_t *before = state != NULL ? state : x + (count - back);
    for (int32_t i = 0; i < back; i++) {
        y[i] = mote_emphasize_s16(x[i], coefficient, before[i]);
    }
    for (int32_t i = back; i < count; i++) {
        y[i] = mote_emphasize_s16(x[i], coefficient, x[i - back]);
    }
    if (state != NULL) {
        memcpy(state, x + (end - back), (size_t)back * sizeof(*x));
    }
}

#endif
