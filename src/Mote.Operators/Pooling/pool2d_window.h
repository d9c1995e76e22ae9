#ifndef MOTE_POOL2D_WINDOW_H
#define MOTE_POOL2D_WINDOW_H

#include "mote_base.h"

/* The elements [begin, begin + count) of one axis that lie under a window. */
typedef struct {
    int32_t begin;
    int32_t count;
} mote_pool2d_axis;

/* Nonzero when no window reaches into padding; a constant where the extents are. */
static MOTE_ALWAYS_INLINE int32_t mote_pool2d_inside(int32_t extent, int32_t out, int32_t kernel,
                                                     int32_t stride, int32_t before)
{
    return before == 0 && (out - 1) * stride <= extent - kernel;
}

/* What the window at an output position covers; inside is mote_pool2d_inside's answer. */
static MOTE_ALWAYS_INLINE mote_pool2d_axis mote_pool2d_span(int32_t position, int32_t extent, int32_t kernel,
                                                            int32_t stride, int32_t before, int32_t inside)
{
    mote_pool2d_axis axis;
    const int32_t first = position * stride - before;
    const int32_t left = extent - first;
    axis.begin = first;
    axis.count = kernel;
    if (!inside) {
        axis.begin = first < 0 ? 0 : first;
        axis.count = (left < kernel ? left : kernel) - (axis.begin - first);
    }
    return axis;
}

/* One more element of an integer window: into the sum or the maximum. */
static MOTE_ALWAYS_INLINE int32_t mote_pool2d_step(int32_t result, int32_t value, int32_t average)
{
    if (average) {
        return result + value;
    }
    return value > result ? value : result;
}

/* The output for an integer window: the mean rounds to nearest, halves away from zero. */
static MOTE_ALWAYS_INLINE int32_t mote_pool2d_result(int32_t result, int32_t taps, int32_t average,
                                                     int32_t clamp_min, int32_t clamp_max)
{
    if (average) {
        result = (result > 0 ? result + taps / 2 : result - taps / 2) / taps;
    }
    return mote_clamp(result, clamp_min, clamp_max);
}

#endif
