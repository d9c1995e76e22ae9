#ifndef MOTE_ARGMAX_REJECT_H
#define MOTE_ARGMAX_REJECT_H

#include "mote_base.h"

/* The label of the highest score of each step, when it is at least the threshold and the margin above the
 * second and the label is not rejected. */
static MOTE_ALWAYS_INLINE void mote_argmax_reject(const int16_t *scores, int32_t steps, int32_t classes,
                                                  int32_t threshold, int32_t margin, const uint8_t *rejected,
                                                  int32_t *found)
{
    for (int32_t step = 0; step < steps; step++) {
        int32_t top = 0;
        int32_t best = scores[0];
        int32_t second = 0;
        for (int32_t i = 1; i < classes; i++) {
            if (scores[i] > best) {
                second = best;
                best = scores[i];
                top = i;
            } else if (scores[i] > second) {
                second = scores[i];
            }
        }
        found[0] = -1;
        found[1] = 0;
        if (best >= threshold && best - second >= margin && rejected[top] == 0) {
            found[0] = top;
            found[1] = best;
        }
        found += 2;
        scores += classes;
    }
}

#endif
