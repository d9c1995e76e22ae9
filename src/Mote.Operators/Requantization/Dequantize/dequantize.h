#ifndef MOTE_DEQUANTIZE_H
#define MOTE_DEQUANTIZE_H

#include "mote_float.h"

/* scale * (x + offset), rounded once; offset is the negative zero point. One function for each type. */
#define MOTE_DEQUANTIZE(name, type)                                                                          \
    static MOTE_ALWAYS_INLINE void name(const type *x, int32_t count, int32_t offset, float scale, float *y) \
    {                                                                                                        \
        for (int32_t i = 0; i < count; i++) {                                                                \
            y[i] = scale * (float)(x[i] + offset);                                                           \
        }                                                                                                    \
    }

MOTE_DEQUANTIZE(mote_dequantize_s8, int8_t)
MOTE_DEQUANTIZE(mote_dequantize_u8, uint8_t)
MOTE_DEQUANTIZE(mote_dequantize_s16, int16_t)

#endif
