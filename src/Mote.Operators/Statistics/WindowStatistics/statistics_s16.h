#ifndef MOTE_STATISTICS_S16_H
#define MOTE_STATISTICS_S16_H

#include "mote_root_s32.h"
#include "mote_sort_s32.h"

/* How often x * steps > level changes from a step to the next. */
static inline int32_t mote_crossings_s16(const int16_t *x, int32_t steps, int32_t stride, int32_t level)
{
    int32_t crossings = 0;
    for (int32_t i = 1; i < steps; i++) {
        crossings += (x[i * stride] * steps > level) != (x[(i - 1) * stride] * steps > level) ? 1 : 0;
    }
    return crossings;
}

/*
 * For each axis of x (steps, axes), of at most 65535 steps, the features whose bits are set, from the lowest:
 * mean, minimum, maximum, RMS, standard deviation, two that integers do not have, zero crossings, mean
 * crossings, range; then percentiles, of which places has the lower neighbour in order of size and the
 * hundredths of the way to the next. sorted has room for steps numbers.
 */
static MOTE_ALWAYS_INLINE void mote_statistics_s16(const int16_t *x, int32_t steps, int32_t axes,
                                                   int32_t features, int32_t percentiles,
                                                   const int32_t *places, int32_t *sorted, int32_t *y)
{
    for (int32_t axis = 0; axis < axes; axis++) {
        const int16_t *from = x + axis;
        int32_t minimum = from[0];
        int32_t maximum = from[0];
        int32_t sum = 0;
        uint64_t squares = 0;
        for (int32_t i = 0; i < steps; i++) {
            const int32_t v = from[i * axes];
            minimum = v < minimum ? v : minimum;
            maximum = v > maximum ? v : maximum;
            sum += v;
            squares += (uint32_t)(v * v);
        }
        if ((features & 1) != 0) {
            *y++ = (sum < 0 ? sum - steps / 2 : sum + steps / 2) / steps;
        }
        if ((features & 2) != 0) {
            *y++ = minimum;
        }
        if ((features & 4) != 0) {
            *y++ = maximum;
        }
        if ((features & 8) != 0) {
            *y++ = mote_root_s32((uint32_t)(squares / (uint32_t)steps));
        }
        if ((features & 16) != 0) {
            const uint64_t spread = squares * (uint32_t)steps - (uint64_t)((int64_t)sum * sum);
            *y++ = mote_root_s32((uint32_t)(spread / ((uint64_t)(uint32_t)steps * (uint32_t)steps)));
        }
        if ((features & 128) != 0) {
            *y++ = mote_crossings_s16(from, steps, axes, 0);
        }
        if ((features & 256) != 0) {
            *y++ = mote_crossings_s16(from, steps, axes, sum);
        }
        if ((features & 512) != 0) {
            *y++ = maximum - minimum;
        }
        if (percentiles > 0) {
            for (int32_t i = 0; i < steps; i++) {
                sorted[i] = from[i * axes];
            }
            mote_sort_s32(sorted, steps);
        }
        for (int32_t p = 0; p < percentiles; p++) {
            const int32_t place = places[2 * p];
            const int32_t hundredths = places[2 * p + 1];
            int32_t value = sorted[place];
            if (hundredths != 0) {
                value += ((sorted[place + 1] - value) * hundredths + 50) / 100;
            }
            *y++ = value;
        }
    }
}

#endif
