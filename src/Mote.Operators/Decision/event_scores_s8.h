#ifndef MOTE_EVENT_SCORES_S8_H
#define MOTE_EVENT_SCORES_S8_H

#include "mote_fixed_point.h"

/* A quantized score in 1/256, limited to 0 to 256. */
static inline int32_t mote_event_score_s8(int32_t x, int32_t zero_point, int32_t multiplier, int32_t shift)
{
    return mote_clamp(mote_multiply_by_quantized_multiplier(x - zero_point, multiplier, shift), 0, 256);
}

static MOTE_ALWAYS_INLINE void mote_event_scores_s8(const int8_t *x, int32_t count, int32_t zero_point,
                                                    int32_t multiplier, int32_t shift, int16_t *scores)
{
    for (int32_t i = 0; i < count; i++) {
        scores[i] = (int16_t)mote_event_score_s8(x[i], zero_point, multiplier, shift);
    }
}

#endif
