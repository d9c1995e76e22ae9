#ifndef MOTE_NOISE_FLOOR_NORMALIZE_F32_H
#define MOTE_NOISE_FLOOR_NORMALIZE_F32_H

#include "mote_round.h"

/* y[i] = (x[i] - noise_floor) * factor, at least 0, with clips_above at most 1, in whole steps unless these
 * are 0; y may be x. */
static MOTE_ALWAYS_INLINE void mote_noise_floor_normalize_f32(const float *x, int32_t count,
                                                              int32_t clips_above, int32_t rounds,
                                                              float steps, float noise_floor, float factor,
                                                              float *y)
{
    for (int32_t i = 0; i < count; i++) {
        float v = (x[i] - noise_floor) * factor;
        if (v < 0.0f) {
            v = 0.0f;
        } else if (v > 1.0f && clips_above != 0) {
            v = 1.0f;
        }
        if (rounds != 0) {
            const float product = v * steps;
            v = mote_truncf(product);
            if (product - v >= 0.5f) {
                v += 1.0f;
            }
            v /= steps;
        }
        y[i] = v;
    }
}

#endif
