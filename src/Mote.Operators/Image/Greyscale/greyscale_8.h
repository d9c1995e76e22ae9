#ifndef MOTE_GREYSCALE_8_H
#define MOTE_GREYSCALE_8_H

#include "mote_base.h"

/* Weights in 1/65536 that add up to one, halves up. */
static MOTE_ALWAYS_INLINE int32_t mote_luma(int32_t red, int32_t green, int32_t blue)
{
    return (19595 * red + 38470 * green + 7471 * blue + 0x8000) >> 16;
}

/* The luma of count colours; y may be x. */
static MOTE_ALWAYS_INLINE void mote_greyscale_u8(const uint8_t *x, int32_t count, uint8_t *y)
{
    for (int32_t i = 0; i < count; i++) {
        y[i] = (uint8_t)mote_luma(x[3 * i], x[3 * i + 1], x[3 * i + 2]);
    }
}

static MOTE_ALWAYS_INLINE void mote_greyscale_s8(const int8_t *x, int32_t count, int8_t *y)
{
    for (int32_t i = 0; i < count; i++) {
        y[i] = (int8_t)mote_luma(x[3 * i], x[3 * i + 1], x[3 * i + 2]);
    }
}

#endif
