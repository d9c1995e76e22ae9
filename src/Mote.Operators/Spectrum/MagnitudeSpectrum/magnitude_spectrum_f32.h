#ifndef MOTE_MAGNITUDE_SPECTRUM_F32_H
#define MOTE_MAGNITUDE_SPECTRUM_F32_H

#include "mote_sqrt.h"

/* y[i] = sqrt(re * re + im * im) * scale; y may be x. */
static MOTE_ALWAYS_INLINE void mote_magnitude_spectrum_f32(const float *x, int32_t count, float scale,
                                                           float *y)
{
    for (int32_t i = 0; i < count; i++) {
        const float re = x[2 * i];
        const float im = x[2 * i + 1];
        y[i] = mote_sqrtf(re * re + im * im) * scale;
    }
}

#endif
