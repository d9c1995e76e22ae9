#ifndef MOTE_THRESHOLD_HOLD_H
#define MOTE_THRESHOLD_HOLD_H

#include "mote_base.h"

/* 1 where something was found, and for hold steps after it. */
static MOTE_ALWAYS_INLINE void mote_threshold_gate(const int32_t *found, int32_t steps, int32_t hold,
                                                   int32_t *remaining, int8_t *y)
{
    int32_t rest = *remaining;
    for (int32_t step = 0; step < steps; step++) {
        const int32_t is_found = found[2 * step] >= 0;
        y[step] = (int8_t)(is_found || rest > 0);
        rest = is_found ? hold : (rest > 0 ? rest - 1 : 0);
    }
    *remaining = rest;
}

/* What was found, and nothing for hold steps after it. */
static MOTE_ALWAYS_INLINE void mote_threshold_events(const int32_t *found, int32_t steps, int32_t hold,
                                                     int32_t *remaining, int32_t *y)
{
    int32_t rest = *remaining;
    for (int32_t step = 0; step < steps; step++) {
        y[0] = rest > 0 ? -1 : found[0];
        y[1] = rest > 0 ? 0 : found[1];
        rest = rest > 0 ? rest - 1 : (found[0] >= 0 ? hold : 0);
        found += 2;
        y += 2;
    }
    *remaining = rest;
}

#endif
