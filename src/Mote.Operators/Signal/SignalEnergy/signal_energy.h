#ifndef MOTE_SIGNAL_ENERGY_H
#define MOTE_SIGNAL_ENERGY_H

#include "mote_dsp.h"

/* y = re^2 + im^2 of `count` pairs, for those in [start, end); 0 elsewhere. y may begin where x does. */
static MOTE_ALWAYS_INLINE void mote_signal_energy(const int16_t *x, int32_t count, int32_t start, int32_t end,
                                                  uint32_t *y)
{
    int32_t i = 0;
    for (; i < start; i++) {
        y[i] = 0;
    }
#if defined(MOTE_DSP)
    for (; i + 4 <= end; i += 4) {
        const uint32_t a = mote_load_pair(x + 2 * i);
        const uint32_t b = mote_load_pair(x + 2 * i + 2);
        const uint32_t c = mote_load_pair(x + 2 * i + 4);
        const uint32_t d = mote_load_pair(x + 2 * i + 6);
        y[i] = mote_smuad(a, a);
        y[i + 1] = mote_smuad(b, b);
        y[i + 2] = mote_smuad(c, c);
        y[i + 3] = mote_smuad(d, d);
    }
#endif
    for (; i < end; i++) {
        const int32_t re = x[2 * i];
        const int32_t im = x[2 * i + 1];
        y[i] = (uint32_t)(re * re) + (uint32_t)(im * im);
    }
    for (; i < count; i++) {
        y[i] = 0;
    }
}

#endif
