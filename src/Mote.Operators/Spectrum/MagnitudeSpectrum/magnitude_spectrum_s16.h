#ifndef MOTE_MAGNITUDE_SPECTRUM_S16_H
#define MOTE_MAGNITUDE_SPECTRUM_S16_H

#include <string.h>

#include "integer_root.h"

/* y[i] = sqrt(re * re + im * im), rounded to nearest; y may be x, so a pair is read by its bytes. */
static MOTE_ALWAYS_INLINE void mote_magnitude_spectrum_s16(const int16_t *x, int32_t count, uint32_t *y)
{
    for (int32_t i = 0; i < count; i++) {
        int16_t pair[2];
        uint32_t root;
        memcpy(pair, x + 2 * i, sizeof(pair));
        root = mote_root_32((uint32_t)(pair[0] * pair[0]) + (uint32_t)(pair[1] * pair[1]));
        memcpy(y + i, &root, sizeof(root));
    }
}

#endif
