#ifndef MOTE_EVENT_SCORES_F32_H
#define MOTE_EVENT_SCORES_F32_H

#include "mote_round.h"

/* A score in 1/256, rounded half away from zero and limited to 0 to 256; NaN becomes 0. */
static inline int32_t mote_event_score_f32(float x)
{
    return mote_clamp(mote_round_half_away_to_int32(x * 256.0f), 0, 256);
}

static MOTE_ALWAYS_INLINE void mote_event_scores_f32(const float *x, int32_t count, int16_t *scores)
{
    for (int32_t i = 0; i < count; i++) {
        scores[i] = (int16_t)mote_event_score_f32(x[i]);
    }
}

#endif
