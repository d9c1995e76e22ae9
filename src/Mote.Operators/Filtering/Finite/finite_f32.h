#ifndef MOTE_FINITE_F32_H
#define MOTE_FINITE_F32_H

#include "mote_clamp_f32.h"

/* 0 for infinities and NaN, else x within [-limit, limit]. */
static MOTE_ALWAYS_INLINE void mote_finite_f32(const float *x, int32_t count, float limit, float *y)
{
    for (int32_t i = 0; i < count; i++) {
        const float v = x[i];
        const uint32_t magnitude = mote_float_to_bits(v) & 0x7FFFFFFFu;
        y[i] = magnitude < 0x7F800000u ? mote_clamp_f32(v, -limit, limit) : 0.0f;
    }
}

#endif
