#ifndef MOTE_CAST_H
#define MOTE_CAST_H

#include "mote_round.h"

/*
 * Conversions element by element, as C's: between integers modulo 2^n, from integers to float to nearest
 * even, from float toward zero. What C leaves undefined is defined here: floats beyond the range of an
 * integer saturate, NaN becomes 0. To bool: whether the number differs from zero, which NaN does.
 */
static inline uint32_t mote_float_to_uint32(float x)
{
    if (x >= 4294967296.0f) {
        return UINT32_MAX;
    }
    return x > 0.0f ? (uint32_t)x : 0u;
}

static inline int64_t mote_float_to_int64(float x)
{
    if (x >= 9223372036854775808.0f) {
        return INT64_MAX;
    }
    if (x < -9223372036854775808.0f) {
        return INT64_MIN;
    }
    return x == x ? (int64_t)x : 0;
}

static inline uint64_t mote_float_to_uint64(float x)
{
    if (x >= 18446744073709551616.0f) {
        return UINT64_MAX;
    }
    return x > 0.0f ? (uint64_t)x : 0u;
}

#define MOTE_CAST(name, from, to, expression)                                                                \
    static MOTE_ALWAYS_INLINE void name(const from *x, int32_t count, to *y)                                 \
    {                                                                                                        \
        for (int32_t i = 0; i < count; i++) {                                                                \
            const from v = x[i];                                                                             \
            y[i] = (to)(expression);                                                                         \
        }                                                                                                    \
    }

/* From one integer type to all types. */
#define MOTE_CAST_FROM(suffix, from)                                                                         \
    MOTE_CAST(mote_cast_##suffix##_bool, from, uint8_t, v != 0)                                              \
    MOTE_CAST(mote_cast_##suffix##_s8, from, int8_t, v)                                                      \
    MOTE_CAST(mote_cast_##suffix##_u8, from, uint8_t, v)                                                     \
    MOTE_CAST(mote_cast_##suffix##_s16, from, int16_t, v)                                                    \
    MOTE_CAST(mote_cast_##suffix##_u16, from, uint16_t, v)                                                   \
    MOTE_CAST(mote_cast_##suffix##_s32, from, int32_t, v)                                                    \
    MOTE_CAST(mote_cast_##suffix##_u32, from, uint32_t, v)                                                   \
    MOTE_CAST(mote_cast_##suffix##_s64, from, int64_t, v)                                                    \
    MOTE_CAST(mote_cast_##suffix##_u64, from, uint64_t, v)                                                   \
    MOTE_CAST(mote_cast_##suffix##_f32, from, float, v)

MOTE_CAST_FROM(s8, int8_t)
MOTE_CAST_FROM(u8, uint8_t)
MOTE_CAST_FROM(s16, int16_t)
MOTE_CAST_FROM(u16, uint16_t)
MOTE_CAST_FROM(s32, int32_t)
MOTE_CAST_FROM(u32, uint32_t)
MOTE_CAST_FROM(s64, int64_t)
MOTE_CAST_FROM(u64, uint64_t)

MOTE_CAST(mote_cast_f32_bool, float, uint8_t, !(v == 0.0f))
MOTE_CAST(mote_cast_f32_s8, float, int8_t, mote_clamp(mote_float_to_int32(v), INT8_MIN, INT8_MAX))
MOTE_CAST(mote_cast_f32_u8, float, uint8_t, mote_clamp(mote_float_to_int32(v), 0, UINT8_MAX))
MOTE_CAST(mote_cast_f32_s16, float, int16_t, mote_clamp(mote_float_to_int32(v), INT16_MIN, INT16_MAX))
MOTE_CAST(mote_cast_f32_u16, float, uint16_t, mote_clamp(mote_float_to_int32(v), 0, UINT16_MAX))
MOTE_CAST(mote_cast_f32_s32, float, int32_t, mote_float_to_int32(v))
MOTE_CAST(mote_cast_f32_u32, float, uint32_t, mote_float_to_uint32(v))
MOTE_CAST(mote_cast_f32_s64, float, int64_t, mote_float_to_int64(v))
MOTE_CAST(mote_cast_f32_u64, float, uint64_t, mote_float_to_uint64(v))
MOTE_CAST(mote_cast_f32_f32, float, float, v)

#endif
