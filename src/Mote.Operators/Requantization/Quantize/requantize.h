#ifndef MOTE_REQUANTIZE_H
#define MOTE_REQUANTIZE_H

#include "mote_fixed_point.h"

/*
 * (x + offset) * multiplier * 2^shift + zero point, within the range of the result's type; offset is the
 * negative zero point of x, shift is TFLite's (positive is left). One function for each pair of types.
 */
#define MOTE_REQUANTIZE(name, from, to, low, high)                                                           \
    static MOTE_ALWAYS_INLINE void name(const from *x, int32_t count, int32_t offset, int32_t multiplier,    \
                                        int32_t shift, int32_t zero_point, to *y)                            \
    {                                                                                                        \
        for (int32_t i = 0; i < count; i++) {                                                                \
            const int32_t scaled =                                                                           \
                mote_multiply_by_quantized_multiplier(mote_wrapping_add(x[i], offset), multiplier, shift);   \
            y[i] = (to)mote_clamp(mote_wrapping_add(scaled, zero_point), low, high);                         \
        }                                                                                                    \
    }

MOTE_REQUANTIZE(mote_requantize_s8_s16, int8_t, int16_t, INT16_MIN, INT16_MAX)
MOTE_REQUANTIZE(mote_requantize_s8_s32, int8_t, int32_t, INT32_MIN, INT32_MAX)
MOTE_REQUANTIZE(mote_requantize_s16_s8, int16_t, int8_t, INT8_MIN, INT8_MAX)
MOTE_REQUANTIZE(mote_requantize_s16_s16, int16_t, int16_t, INT16_MIN, INT16_MAX)
MOTE_REQUANTIZE(mote_requantize_s16_s32, int16_t, int32_t, INT32_MIN, INT32_MAX)
MOTE_REQUANTIZE(mote_requantize_s32_s8, int32_t, int8_t, INT8_MIN, INT8_MAX)
MOTE_REQUANTIZE(mote_requantize_s32_s16, int32_t, int16_t, INT16_MIN, INT16_MAX)

/* From 8 to 8 bits: what each of the 256 bytes becomes. */
static MOTE_ALWAYS_INLINE void mote_requantize_bytes(const uint8_t *x, int32_t count, const uint8_t *table,
                                                     uint8_t *y)
{
    for (int32_t i = 0; i < count; i++) {
        y[i] = table[x[i]];
    }
}

#endif
