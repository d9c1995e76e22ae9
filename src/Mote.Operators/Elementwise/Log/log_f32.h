#ifndef MOTE_LOG_F32_H
#define MOTE_LOG_F32_H

#include "mote_log.h"

/* y[i] = ln x[i]; y may be x. */
static MOTE_ALWAYS_INLINE void mote_log_f32(const float *x, int32_t count, float *y)
{
    for (int32_t i = 0; i < count; i++) {
        y[i] = mote_logf(x[i]);
    }
}

#endif
