#ifndef MOTE_NORMALIZE_U8_F32_H
#define MOTE_NORMALIZE_U8_F32_H

#include "mote_float.h"

/* y = x * scale + offset for pixels of several channels, each with its own numbers. */
static MOTE_ALWAYS_INLINE void mote_normalize_u8_f32(const uint8_t *x, int32_t pixels, int32_t channels,
                                                     const float *scale, const float *offset, float *y)
{
    for (int32_t pixel = 0; pixel < pixels; pixel++) {
        for (int32_t c = 0; c < channels; c++) {
            *y++ = (float)*x++ * scale[c] + offset[c];
        }
    }
}

#endif
