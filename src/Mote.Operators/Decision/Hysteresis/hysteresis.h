#ifndef MOTE_HYSTERESIS_H
#define MOTE_HYSTERESIS_H

#include "mote_base.h"

/*
 * Each label goes on after minimum_on steps at or above its upper threshold, and off after minimum_off steps
 * below its lower one. Going on is found; of several labels the one with the highest score. state: 2 * (steps
 * beyond the threshold that would switch the label) + (1 when it is on).
 */
static MOTE_ALWAYS_INLINE void mote_hysteresis(const int16_t *scores, int32_t steps, int32_t classes,
                                               const int16_t *on, const int16_t *off, int32_t minimum_on,
                                               int32_t minimum_off, const uint8_t *unreported, int32_t *state,
                                               int32_t *found)
{
    for (int32_t step = 0; step < steps; step++) {
        found[0] = -1;
        found[1] = 0;
        for (int32_t i = 0; i < classes; i++) {
            const int32_t score = scores[i];
            const int32_t is_on = state[i] & 1;
            const int32_t beyond = is_on ? score < off[i] : score >= on[i];
            const int32_t run = beyond ? (state[i] >> 1) + 1 : 0;
            if (run != (is_on ? minimum_off : minimum_on)) {
                state[i] = 2 * run + is_on;
                continue;
            }
            state[i] = 1 - is_on;
            if (!is_on && unreported[i] == 0 && (found[0] < 0 || score > found[1])) {
                found[0] = i;
                found[1] = score;
            }
        }
        found += 2;
        scores += classes;
    }
}

#endif
