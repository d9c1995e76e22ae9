#ifndef MOTE_DC_BLOCK_S16_H
#define MOTE_DC_BLOCK_S16_H

#include "mote_base.h"

/*
 * y = (x - x') + pole / 2^14 y' of each channel, rounded down and limited; the state is (channels, 3): x', y'
 * and what rounding lost, which is added to the next sum. Where started is not null the first sample is taken
 * to have been there for ever.
 */
static MOTE_ALWAYS_INLINE void mote_dc_block_s16(const int16_t *x, int32_t steps, int32_t channels,
                                                 int32_t pole, int16_t *state, uint8_t *started, int16_t *y)
{
    const int32_t first = started != NULL && *started == 0;
    if (started != NULL) {
        *started = 1;
    }
    for (int32_t c = 0; c < channels; c++) {
        int32_t x1 = first != 0 ? x[c] : state[3 * c];
        int32_t y1 = state[3 * c + 1];
        int32_t lost = state[3 * c + 2];
        for (int32_t t = 0; t < steps; t++) {
            const int32_t sample = x[t * channels + c];
            const int32_t sum = (sample - x1) * (1 << 14) + pole * y1 + lost;
            y1 = mote_clamp(sum >> 14, INT16_MIN, INT16_MAX);
            x1 = sample;
            lost = sum & ((1 << 14) - 1);
            y[t * channels + c] = (int16_t)y1;
        }
        state[3 * c] = (int16_t)x1;
        state[3 * c + 1] = (int16_t)y1;
        state[3 * c + 2] = (int16_t)lost;
    }
}

#endif
