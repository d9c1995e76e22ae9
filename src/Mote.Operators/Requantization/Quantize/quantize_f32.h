#ifndef MOTE_QUANTIZE_F32_H
#define MOTE_QUANTIZE_F32_H

#include "mote_fixed_point.h"
#include "mote_round.h"

/* Round(x / scale), halves away from zero, + zero point, within [low, high]; NaN counts as 0. */
static MOTE_ALWAYS_INLINE int32_t mote_quantize_one(float x, float scale, int32_t zero_point, int32_t low,
                                                    int32_t high)
{
    return mote_clamp(mote_saturating_add(mote_round_half_away_to_int32(x / scale), zero_point), low, high);
}

static MOTE_ALWAYS_INLINE void mote_quantize_f32_s8(const float *x, int32_t count, float scale,
                                                    int32_t zero_point, int8_t *y)
{
    for (int32_t i = 0; i < count; i++) {
        y[i] = (int8_t)mote_quantize_one(x[i], scale, zero_point, INT8_MIN, INT8_MAX);
    }
}

static MOTE_ALWAYS_INLINE void mote_quantize_f32_u8(const float *x, int32_t count, float scale,
                                                    int32_t zero_point, uint8_t *y)
{
    for (int32_t i = 0; i < count; i++) {
        y[i] = (uint8_t)mote_quantize_one(x[i], scale, zero_point, 0, UINT8_MAX);
    }
}

static MOTE_ALWAYS_INLINE void mote_quantize_f32_s16(const float *x, int32_t count, float scale,
                                                     int32_t zero_point, int16_t *y)
{
    for (int32_t i = 0; i < count; i++) {
        y[i] = (int16_t)mote_quantize_one(x[i], scale, zero_point, INT16_MIN, INT16_MAX);
    }
}

#endif
