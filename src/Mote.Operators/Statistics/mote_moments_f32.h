/* The moments of numbers about their mean: the C twin of Moments, equal to the bit. */
#ifndef MOTE_MOMENTS_F32_H
#define MOTE_MOMENTS_F32_H

#include "mote_sqrt.h"

struct mote_moments_f32 {
    float mean;
    float minimum;
    float maximum;
    float variance;
    float skewness;
    float kurtosis;
};

/*
 * Of count numbers, stride apart. Sums go in order. Numbers that are all the same have no spread, whatever
 * rounding says of their mean; skewness and kurtosis (less 3) without spread are 0.
 */
static MOTE_ALWAYS_INLINE struct mote_moments_f32 mote_moments_of_f32(const float *x, int32_t count,
                                                                      int32_t stride)
{
    struct mote_moments_f32 m;
    const float divisor = (float)count;
    float sum = x[0];
    float second = 0.0f;
    float third = 0.0f;
    float fourth = 0.0f;
    float cube;
    float tail;
    m.minimum = x[0];
    m.maximum = x[0];
    for (int32_t i = 1; i < count; i++) {
        const float v = x[i * stride];
        sum += v;
        m.minimum = v < m.minimum ? v : m.minimum;
        m.maximum = v > m.maximum ? v : m.maximum;
    }
    m.mean = sum / divisor;
    if (m.minimum != m.maximum) {
        for (int32_t i = 0; i < count; i++) {
            const float d = x[i * stride] - m.mean;
            const float square = d * d;
            second += square;
            third += square * d;
            fourth += square * square;
        }
    }
    m.variance = second / divisor;
    cube = m.variance * mote_sqrtf(m.variance);
    tail = m.variance * m.variance;
    m.skewness = cube == 0.0f ? 0.0f : third / divisor / cube;
    m.kurtosis = tail == 0.0f ? 0.0f : fourth / divisor / tail - 3.0f;
    return m;
}

#endif
