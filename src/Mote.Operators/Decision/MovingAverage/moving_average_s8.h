#ifndef MOTE_MOVING_AVERAGE_S8_H
#define MOTE_MOVING_AVERAGE_S8_H

#include "mote_base.h"

/* Means over a ring of the last steps, rounded to nearest, halves away from zero. memory: the place of the
 * next step, and how many there are. */
static MOTE_ALWAYS_INLINE void mote_moving_average_s8(const int8_t *x, int32_t steps, int32_t width,
                                                      int32_t window, int8_t *ring, int32_t *memory,
                                                      int8_t *y)
{
    int32_t place = memory[0];
    int32_t count = memory[1];
    for (int32_t step = 0; step < steps; step++) {
        int32_t half;
        for (int32_t i = 0; i < width; i++) {
            ring[place * width + i] = *x++;
        }
        place = place + 1 == window ? 0 : place + 1;
        count = count == window ? count : count + 1;
        half = count / 2;
        for (int32_t i = 0; i < width; i++) {
            int32_t sum = 0;
            for (int32_t row = 0; row < count; row++) {
                sum += ring[row * width + i];
            }
            *y++ = (int8_t)((sum + (sum < 0 ? -half : half)) / count);
        }
    }
    memory[0] = place;
    memory[1] = count;
}

#endif
