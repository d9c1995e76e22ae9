#ifndef MOTE_SIGNAL_FILTER_BANK_H
#define MOTE_SIGNAL_FILTER_BANK_H

#include "mote_base.h"

/* sum + weight * x, modulo 2^64. */
static MOTE_ALWAYS_INLINE uint64_t mote_signal_filter_bank_add(uint64_t sum, int16_t weight, uint32_t x,
                                                               int32_t has_signs)
{
#if defined(__ARM_ARCH) && __ARM_ARCH == 6
    /* No long multiplication: 16 bits of x at a time. */
    (void)has_signs;
    sum += (uint64_t)(int64_t)(weight * (int32_t)(x & 0xffff));
    return sum + ((uint64_t)(int64_t)(weight * (int32_t)(x >> 16)) << 16);
#else
    return has_signs ? sum + (uint64_t)(int64_t)weight * x : sum + (uint64_t)(uint16_t)weight * x;
#endif
}

/* Channels of overlapping bands of energies. `bands`: for each of channels + 1 bands, where its energies and
 * its weights start, and how many they are. Each band counts by `weights` in its own channel and by
 * `unweights` in the next; the channel of the first band is left out. */
static MOTE_ALWAYS_INLINE void mote_signal_filter_bank(const uint32_t *x, const int16_t *weights,
                                                       const int16_t *unweights, const int16_t *bands,
                                                       int32_t channels, int32_t has_signs, uint64_t *y)
{
    uint64_t carried = 0;
    for (int32_t band = 0; band <= channels; band++) {
        const uint32_t *energy = x + bands[0];
        const int16_t *weight = weights + bands[1];
        const int16_t *unweight = unweights + bands[1];
        uint64_t sum = carried;
        carried = 0;
        for (int32_t left = bands[2]; left > 0; left--) {
            const uint32_t e = *energy++;
            sum = mote_signal_filter_bank_add(sum, *weight++, e, has_signs);
            carried = mote_signal_filter_bank_add(carried, *unweight++, e, has_signs);
        }
        if (band > 0) {
            *y++ = sum;
        }
        bands += 3;
    }
}

#endif
