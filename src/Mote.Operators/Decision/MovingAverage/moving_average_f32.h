#ifndef MOTE_MOVING_AVERAGE_F32_H
#define MOTE_MOVING_AVERAGE_F32_H

#include "mote_float.h"

/* Means over a ring of the last steps, summed from the oldest to the newest. memory: as for int8. */
static MOTE_ALWAYS_INLINE void mote_moving_average_f32(const float *x, int32_t steps, int32_t width,
                                                       int32_t window, float *ring, int32_t *memory, float *y)
{
    int32_t place = memory[0];
    int32_t count = memory[1];
    for (int32_t step = 0; step < steps; step++) {
        int32_t oldest;
        for (int32_t i = 0; i < width; i++) {
            ring[place * width + i] = *x++;
        }
        place = place + 1 == window ? 0 : place + 1;
        count = count == window ? count : count + 1;
        oldest = count == window ? place : 0;
        for (int32_t i = 0; i < width; i++) {
            float sum = 0.0f;
            for (int32_t row = oldest; row < count; row++) {
                sum += ring[row * width + i];
            }
            for (int32_t row = 0; row < oldest; row++) {
                sum += ring[row * width + i];
            }
            *y++ = sum / (float)count;
        }
    }
    memory[0] = place;
    memory[1] = count;
}

#endif
