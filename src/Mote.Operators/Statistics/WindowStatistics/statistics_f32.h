#ifndef MOTE_STATISTICS_F32_H
#define MOTE_STATISTICS_F32_H

#include "mote_moments_f32.h"
#include "mote_sort_s32.h"

/* An integer that orders as the float does: -0 below 0, any NaN above all. */
static inline int32_t mote_order_of_f32(float x)
{
    uint32_t bits = mote_float_to_bits(x);
    if (mote_is_nan_bits(bits)) {
        bits = MOTE_NAN_BITS;
    }
    return (int32_t)(bits ^ ((bits >> 31) != 0 ? 0x7FFFFFFFu : 0u));
}

static inline float mote_f32_of_order(int32_t order)
{
    const uint32_t bits = (uint32_t)order;
    return mote_float_from_bits(bits ^ ((bits >> 31) != 0 ? 0x7FFFFFFFu : 0u));
}

/* The square root of the mean of squares, added in order. */
static inline float mote_rms_f32(const float *x, int32_t steps, int32_t stride)
{
    float squares = x[0] * x[0];
    for (int32_t i = 1; i < steps; i++) {
        squares += x[i * stride] * x[i * stride];
    }
    return mote_sqrtf(squares / (float)steps);
}

/* How often x > level changes from a step to the next. */
static inline float mote_crossings_f32(const float *x, int32_t steps, int32_t stride, float level)
{
    int32_t crossings = 0;
    for (int32_t i = 1; i < steps; i++) {
        crossings += (x[i * stride] > level) != (x[(i - 1) * stride] > level) ? 1 : 0;
    }
    return (float)crossings;
}

/*
 * For each axis of x (steps, axes) the features whose bits are set, from the lowest: mean, minimum, maximum,
 * RMS, standard deviation, skewness, kurtosis, zero crossings, mean crossings, range; then percentiles, of
 * which places has the lower neighbour in order of size and the hundredths of the way to the next. sorted has
 * room for steps numbers.
 */
static MOTE_ALWAYS_INLINE void mote_statistics_f32(const float *x, int32_t steps, int32_t axes,
                                                   int32_t features, int32_t percentiles,
                                                   const int32_t *places, int32_t *sorted, float *y)
{
    for (int32_t axis = 0; axis < axes; axis++) {
        const float *from = x + axis;
        const struct mote_moments_f32 m = mote_moments_of_f32(from, steps, axes);
        if ((features & 1) != 0) {
            *y++ = m.mean;
        }
        if ((features & 2) != 0) {
            *y++ = m.minimum;
        }
        if ((features & 4) != 0) {
            *y++ = m.maximum;
        }
        if ((features & 8) != 0) {
            *y++ = mote_rms_f32(from, steps, axes);
        }
        if ((features & 16) != 0) {
            *y++ = mote_sqrtf(m.variance);
        }
        if ((features & 32) != 0) {
            *y++ = m.skewness;
        }
        if ((features & 64) != 0) {
            *y++ = m.kurtosis;
        }
        if ((features & 128) != 0) {
            *y++ = mote_crossings_f32(from, steps, axes, 0.0f);
        }
        if ((features & 256) != 0) {
            *y++ = mote_crossings_f32(from, steps, axes, m.mean);
        }
        if ((features & 512) != 0) {
            *y++ = m.maximum - m.minimum;
        }
        if (percentiles > 0) {
            for (int32_t i = 0; i < steps; i++) {
                sorted[i] = mote_order_of_f32(from[i * axes]);
            }
            mote_sort_s32(sorted, steps);
        }
        for (int32_t p = 0; p < percentiles; p++) {
            const int32_t place = places[2 * p];
            const int32_t hundredths = places[2 * p + 1];
            float value = mote_f32_of_order(sorted[place]);
            if (hundredths != 0) {
                value += (mote_f32_of_order(sorted[place + 1]) - value) * ((float)hundredths / 100.0f);
            }
            *y++ = value;
        }
    }
}

#endif
