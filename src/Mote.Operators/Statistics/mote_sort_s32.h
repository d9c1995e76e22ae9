#ifndef MOTE_SORT_S32_H
#define MOTE_SORT_S32_H

#include "mote_base.h"

/* Lets the element at `at` sink in the heap of count elements below it. */
static inline void mote_sink_s32(int32_t *x, int32_t at, int32_t count)
{
    const int32_t value = x[at];
    for (int32_t child = 2 * at + 1; child < count; child = 2 * at + 1) {
        if (child + 1 < count && x[child + 1] > x[child]) {
            child++;
        }
        if (x[child] <= value) {
            break;
        }
        x[at] = x[child];
        at = child;
    }
    x[at] = value;
}

/* Sorts, the least first, in place and in at most 2 n log2 n steps: a heap sort. */
static inline void mote_sort_s32(int32_t *x, int32_t count)
{
    for (int32_t at = count / 2 - 1; at >= 0; at--) {
        mote_sink_s32(x, at, count);
    }
    for (int32_t last = count - 1; last > 0; last--) {
        const int32_t largest = x[0];
        x[0] = x[last];
        x[last] = largest;
        mote_sink_s32(x, 0, last);
    }
}

#endif
