#ifndef MOTE_VOTE_H
#define MOTE_VOTE_H

#include "mote_base.h"

static inline int32_t mote_vote_count(const int16_t *ring, int32_t of, int32_t label)
{
    int32_t count = 0;
    for (int32_t i = 0; i < of; i++) {
        count += ring[i] == label;
    }
    return count;
}

/* The label of the highest score of each step is a vote; the label that has enough of the last votes is found
 * when it had not before. memory: the place of the next vote, the label that has enough + 1 or 0. */
static MOTE_ALWAYS_INLINE void mote_vote(const int16_t *scores, int32_t steps, int32_t classes, int32_t of,
                                         int32_t votes, int32_t minimum, const uint8_t *rejected,
                                         int16_t *ring, int32_t *memory, int32_t *found)
{
    int32_t place = memory[0];
    int32_t held = memory[1];
    for (int32_t step = 0; step < steps; step++) {
        int32_t winner = 0;
        int32_t top = 0;
        int32_t vote;
        for (int32_t i = 1; i < classes; i++) {
            if (scores[i] > scores[top]) {
                top = i;
            }
        }
        vote = scores[top] < minimum || rejected[top] != 0 ? 0 : top + 1;
        ring[place] = (int16_t)vote;
        place = place + 1 == of ? 0 : place + 1;
        if (vote != 0 && mote_vote_count(ring, of, vote) >= votes) {
            winner = vote;
        } else if (held != 0 && mote_vote_count(ring, of, held) >= votes) {
            winner = held;
        }
        found[0] = -1;
        found[1] = 0;
        if (winner != 0 && winner != held) {
            found[0] = top;
            found[1] = scores[top];
        }
        held = winner;
        found += 2;
        scores += classes;
    }
    memory[0] = place;
    memory[1] = held;
}

#endif
