#ifndef MOTE_SIGNAL_FILTER_BANK_H
#define MOTE_SIGNAL_FILTER_BANK_H

#include "mote_base.h"

/* What is known of the weights. */
#define MOTE_SIGNAL_WEIGHTS_ANY 0
#define MOTE_SIGNAL_WEIGHTS_POSITIVE 1
/* And those of a band add up to 65535 at most, so that its sums of 16 bits of energies fit 32 bits. */
#define MOTE_SIGNAL_WEIGHTS_SMALL 2

/* sum + weight * x, modulo 2^64. */
static MOTE_ALWAYS_INLINE uint64_t mote_signal_filter_bank_add(uint64_t sum, int16_t weight, uint32_t x,
                                                               int32_t weights_are)
{
    return weights_are == MOTE_SIGNAL_WEIGHTS_ANY ? sum + (uint64_t)(int64_t)weight * x
                                                  : sum + (uint64_t)(uint16_t)weight * x;
}

/* Channels of overlapping bands of energies. `bands`: for each of channels + 1 bands, where its energies and
 * its weights start, and how many they are. Each band counts by `weights` in its own channel and by
 * `unweights` in the next; the channel of the first band is left out. */
static MOTE_ALWAYS_INLINE void mote_signal_filter_bank(const uint32_t *x, const int16_t *weights,
                                                       const int16_t *unweights, const int16_t *bands,
                                                       int32_t channels, int32_t weights_are, uint64_t *y)
{
    uint64_t carried = 0;
    for (int32_t band = 0; band <= channels; band++) {
        const uint32_t *energy = x + bands[0];
        const int16_t *weight = weights + bands[1];
        const int16_t *unweight = unweights + bands[1];
        int32_t left = bands[2];
        uint64_t sum = carried;
        carried = 0;
#if defined(__ARM_ARCH) && __ARM_ARCH == 6
        /* Without a long multiplication, the halves of the energies are summed by themselves. */
        if (weights_are == MOTE_SIGNAL_WEIGHTS_SMALL) {
            uint32_t low = 0;
            uint32_t high = 0;
            uint32_t low_carried = 0;
            uint32_t high_carried = 0;
            for (; left > 0; left--) {
                const uint32_t e = *energy++;
                const uint32_t w = (uint16_t)*weight++;
                const uint32_t u = (uint16_t)*unweight++;
                low += w * (e & 0xffff);
                high += w * (e >> 16);
                low_carried += u * (e & 0xffff);
                high_carried += u * (e >> 16);
            }
            sum += ((uint64_t)high << 16) + low;
            carried = ((uint64_t)high_carried << 16) + low_carried;
        }
#endif
        for (; left > 0; left--) {
            const uint32_t e = *energy++;
            sum = mote_signal_filter_bank_add(sum, *weight++, e, weights_are);
            carried = mote_signal_filter_bank_add(carried, *unweight++, e, weights_are);
        }
        if (band > 0) {
            *y++ = sum;
        }
        bands += 3;
    }
}

#endif
