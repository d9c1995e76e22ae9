#ifndef MOTE_TRANSPOSE_RANGE_H
#define MOTE_TRANSPOSE_RANGE_H

#include "mote_base.h"

/*
 * The input positions [*begin, *end) of one axis whose windows cover the output position `at`, counted from
 * the first window's first tap; window i begins at i * stride and has `kernel` taps.
 */
static MOTE_ALWAYS_INLINE void mote_transpose_range(int32_t at, int32_t extent, int32_t kernel,
                                                    int32_t stride, int32_t *begin, int32_t *end)
{
    const int32_t last = at / stride + 1;
    *begin = at >= kernel ? (at - kernel) / stride + 1 : 0;
    *end = last < extent ? last : extent;
}

#endif
