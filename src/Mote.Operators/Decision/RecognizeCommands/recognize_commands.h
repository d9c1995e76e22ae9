#ifndef MOTE_RECOGNIZE_COMMANDS_H
#define MOTE_RECOGNIZE_COMMANDS_H

#include "mote_base.h"

/*
 * Averages scores over a ring of the last steps; a label whose average is above the threshold is found unless
 * it was found last, within the suppression. memory: the sum of each label; how many steps are in the ring,
 * the place of the next, the label found last + 1, the steps since.
 */
static MOTE_ALWAYS_INLINE void mote_recognize_commands(const int16_t *scores, int32_t steps, int32_t classes,
                                                       int32_t capacity, int32_t minimum_count,
                                                       int32_t minimum_span, int32_t threshold,
                                                       int32_t suppression, int32_t background,
                                                       const uint8_t *unreported, int16_t *ring,
                                                       int32_t *memory, int32_t *found)
{
    int32_t *sums = memory;
    int32_t count = memory[classes];
    int32_t place = memory[classes + 1];
    int32_t last = memory[classes + 2];
    int32_t elapsed = memory[classes + 3];
    for (int32_t step = 0; step < steps; step++) {
        int16_t *oldest = ring + place * classes;
        const int32_t previous = last == 0 ? background : last - 1;
        int32_t top = 0;
        int32_t best = 0;
        for (int32_t i = 0; i < classes; i++) {
            sums[i] += scores[i] - (count == capacity ? oldest[i] : 0);
            oldest[i] = scores[i];
        }
        scores += classes;
        place = place + 1 == capacity ? 0 : place + 1;
        count = count == capacity ? count : count + 1;
        elapsed = elapsed > suppression ? elapsed : elapsed + 1;
        found[0] = -1;
        found[1] = 0;
        if (count >= minimum_count && count > minimum_span) {
            for (int32_t i = 0; i < classes; i++) {
                const int32_t average = sums[i] / count;
                if (average > best) {
                    best = average;
                    top = i;
                }
            }
            if (best > threshold && (top != previous || previous == background || elapsed > suppression)) {
                last = top + 1;
                elapsed = 0;
                if (unreported[top] == 0) {
                    found[0] = top;
                    found[1] = best;
                }
            }
        }
        found += 2;
    }
    memory[classes] = count;
    memory[classes + 1] = place;
    memory[classes + 2] = last;
    memory[classes + 3] = elapsed;
}

#endif
