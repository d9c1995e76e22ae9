#ifndef MOTE_SIGNAL_SPECTRAL_SUBTRACTION_H
#define MOTE_SIGNAL_SPECTRAL_SUBTRACTION_H

#include "mote_base.h"

/* For each channel: noise = (smoothing * signal + rest * noise) >> bits, at smoothing_bits more than the
 * signal; y is what the signal has above it, at least min_remaining >> bits of it. Odd channels have their
 * own factors. */
static MOTE_ALWAYS_INLINE void
mote_signal_spectral_subtraction(const uint32_t *x, uint32_t *noise, int32_t channels, int32_t smoothing,
                                 int32_t rest, int32_t odd_smoothing, int32_t odd_rest,
                                 int32_t smoothing_bits, int32_t min_remaining, int32_t clamping,
                                 int32_t bits, uint32_t *y, uint32_t *estimates)
{
    uint32_t here = (uint32_t)smoothing;
    uint32_t here_rest = (uint32_t)rest;
    uint32_t next = (uint32_t)odd_smoothing;
    uint32_t next_rest = (uint32_t)odd_rest;
    for (int32_t i = 0; i < channels; i++) {
        const uint32_t signal = x[i];
        const uint32_t scaled = signal << smoothing_bits;
        const uint32_t estimate =
            (uint32_t)(((uint64_t)scaled * here + (uint64_t)noise[i] * here_rest) >> bits);
        const uint32_t subtracted = estimate > scaled ? scaled : estimate;
        const uint32_t kept = clamping ? subtracted : estimate;
        const uint32_t least = (uint32_t)(((uint64_t)signal * (uint32_t)min_remaining) >> bits);
        const uint32_t left = (scaled - subtracted) >> smoothing_bits;
        noise[i] = kept;
        estimates[i] = kept;
        y[i] = left > least ? left : least;
        uint32_t other = here;
        here = next;
        next = other;
        other = here_rest;
        here_rest = next_rest;
        next_rest = other;
    }
}

#endif
