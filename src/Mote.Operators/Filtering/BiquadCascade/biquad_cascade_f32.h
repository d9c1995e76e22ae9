#ifndef MOTE_BIQUAD_CASCADE_F32_H
#define MOTE_BIQUAD_CASCADE_F32_H

#include "mote_float.h"

/*
 * Second order sections in direct form II transposed: y = b0 x + z1, z1 = (b1 x - a1 y) + z2,
 * z2 = b2 x - a2 y. Coefficients are (sections, 5): b0, b1, b2, a1, a2; the state is (channels, sections, 2).
 * Where settled (sections, 2) is not null the first sample is taken to have been there for
 * ever, in the first block, or where started is null in every one.
 */
static MOTE_ALWAYS_INLINE void mote_biquad_cascade_f32(const float *x, int32_t steps, int32_t channels,
                                                       int32_t sections, const float *coefficients,
                                                       const float *settled, float *state, uint8_t *started,
                                                       float *y)
{
    if (settled != NULL && (started == NULL || *started == 0)) {
        if (started != NULL) {
            *started = 1;
        }
        for (int32_t c = 0; c < channels; c++) {
            for (int32_t i = 0; i < 2 * sections; i++) {
                state[c * 2 * sections + i] = settled[i] * x[c];
            }
        }
    }
    for (int32_t c = 0; c < channels; c++) {
        const float *from = x + c;
        for (int32_t s = 0; s < sections; s++) {
            const float *b = coefficients + s * 5;
            float *z = state + (c * sections + s) * 2;
            const float b0 = b[0];
            const float b1 = b[1];
            const float b2 = b[2];
            const float a1 = b[3];
            const float a2 = b[4];
            float z1 = z[0];
            float z2 = z[1];
            for (int32_t t = 0; t < steps; t++) {
                const float sample = from[t * channels];
                const float result = b0 * sample + z1;
                z1 = (b1 * sample - a1 * result) + z2;
                z2 = b2 * sample - a2 * result;
                y[t * channels + c] = result;
            }
            z[0] = z1;
            z[1] = z2;
            from = y + c;
        }
    }
}

#endif
