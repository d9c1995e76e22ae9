#ifndef MOTE_THRESHOLD_S8_H
#define MOTE_THRESHOLD_S8_H

#include "event_scores_s8.h"

/* The label of the highest counted score at or above the level for each step, and the score in 1/256; -1, 0
 * where there is none. */
static MOTE_ALWAYS_INLINE void mote_threshold_s8(const int8_t *x, int32_t steps, int32_t classes,
                                                 int32_t level, int32_t zero_point, int32_t multiplier,
                                                 int32_t shift, const uint8_t *counted, int32_t *found)
{
    for (int32_t step = 0; step < steps; step++) {
        int32_t top = -1;
        for (int32_t i = 0; i < classes; i++) {
            if (counted[i] != 0 && x[i] >= level && (top < 0 || x[i] > x[top])) {
                top = i;
            }
        }
        found[0] = top;
        found[1] = top < 0 ? 0 : mote_event_score_s8(x[top], zero_point, multiplier, shift);
        found += 2;
        x += classes;
    }
}

#endif
