#ifndef MOTE_CROP_H
#define MOTE_CROP_H

#include <string.h>

#include "mote_base.h"

/* n images of image bytes, with rows of row bytes -> n times rows rows of used bytes, from byte first of an
 * image on. y may be x. */
static MOTE_ALWAYS_INLINE void mote_crop(const uint8_t *x, int32_t n, int32_t image, int32_t row,
                                         int32_t first, int32_t rows, int32_t used, uint8_t *y)
{
    for (int32_t b = 0; b < n; b++) {
        const uint8_t *from = x + first;
        for (int32_t r = 0; r < rows; r++) {
            memmove(y, from, (size_t)used);
            y += used;
            from += row;
        }
        x += image;
    }
}

#endif
