#ifndef MOTE_DC_BLOCK_F32_H
#define MOTE_DC_BLOCK_F32_H

#include "mote_float.h"

/*
 * y = (x - x') + pole y' of each channel; the state is (channels, 2): x' and y'. Where started is not null
 * the first sample is taken to have been there for ever.
 */
static MOTE_ALWAYS_INLINE void mote_dc_block_f32(const float *x, int32_t steps, int32_t channels, float pole,
                                                 float *state, uint8_t *started, float *y)
{
    const int32_t first = started != NULL && *started == 0;
    if (started != NULL) {
        *started = 1;
    }
    for (int32_t c = 0; c < channels; c++) {
        float x1 = first != 0 ? x[c] : state[2 * c];
        float y1 = state[2 * c + 1];
        for (int32_t t = 0; t < steps; t++) {
            const float sample = x[t * channels + c];
            y1 = (sample - x1) + pole * y1;
            x1 = sample;
            y[t * channels + c] = y1;
        }
        state[2 * c] = x1;
        state[2 * c + 1] = y1;
    }
}

#endif
