#ifndef MOTE_THRESHOLD_F32_H
#define MOTE_THRESHOLD_F32_H

#include "event_scores_f32.h"

/* As mote_threshold_s8. NaN is never the highest score. */
static MOTE_ALWAYS_INLINE void mote_threshold_f32(const float *x, int32_t steps, int32_t classes, float level,
                                                  const uint8_t *counted, int32_t *found)
{
    for (int32_t step = 0; step < steps; step++) {
        int32_t top = -1;
        for (int32_t i = 0; i < classes; i++) {
            if (counted[i] != 0 && x[i] >= level && (top < 0 || x[i] > x[top])) {
                top = i;
            }
        }
        found[0] = top;
        found[1] = top < 0 ? 0 : mote_event_score_f32(x[top]);
        found += 2;
        x += classes;
    }
}

#endif
