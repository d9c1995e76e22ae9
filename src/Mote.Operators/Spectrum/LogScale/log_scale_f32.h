#ifndef MOTE_LOG_SCALE_F32_H
#define MOTE_LOG_SCALE_F32_H

#include "mote_log.h"

/* y[i] = ln v * factor, where v is the floor in the place of x[i] less than it, or with zeros_only of zeros;
 * y may be x. */
static MOTE_ALWAYS_INLINE void mote_log_scale_f32(const float *x, int32_t count, int32_t zeros_only,
                                                  float floor, float factor, float *y)
{
    for (int32_t i = 0; i < count; i++) {
        float v = x[i];
        if (zeros_only != 0 ? v == 0.0f : v < floor) {
            v = floor;
        }
        y[i] = mote_logf(v) * factor;
    }
}

#endif
