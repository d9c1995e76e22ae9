#ifndef MOTE_CLAMP_F32_H
#define MOTE_CLAMP_F32_H

#include "mote_float.h"

/* min(max(x, low), high); NaN stays NaN. */
static MOTE_ALWAYS_INLINE float mote_clamp_f32(float x, float low, float high)
{
    const float raised = x < low ? low : x;
    return high < raised ? high : raised;
}

#endif
