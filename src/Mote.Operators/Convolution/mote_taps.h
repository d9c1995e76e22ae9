/* Which taps of a window lie inside the input. */
#ifndef MOTE_TAPS_H
#define MOTE_TAPS_H

#include "mote_base.h"

/* The first tap at or behind 0 of a window that starts at `start`. */
static MOTE_ALWAYS_INLINE int32_t mote_taps_begin(int32_t start, int32_t dilation)
{
    return start < 0 ? (dilation - 1 - start) / dilation : 0;
}

/* The tap after the last one before `size`. */
static MOTE_ALWAYS_INLINE int32_t mote_taps_end(int32_t start, int32_t size, int32_t dilation, int32_t taps)
{
    const int32_t fit = (size - start + dilation - 1) / dilation;
    return fit < taps ? fit : taps;
}

#endif
