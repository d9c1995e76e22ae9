#ifndef MOTE_PAD_H
#define MOTE_PAD_H

#include "mote_base.h"

#include <string.h>

/*
 * x (n0,n1,n2,n3,n4) with b_d copies of a value before and a_d after it along each dimension d. Everything is
 * written once, in the order of the output.
 */
#define MOTE_PAD(NAME, TYPE)                                                                                 \
    static inline TYPE *NAME##_fill(TYPE *to, int32_t count, TYPE value)                                     \
    {                                                                                                        \
        for (int32_t i = 0; i < count; i++) {                                                                \
            to[i] = value;                                                                                   \
        }                                                                                                    \
        return to + count;                                                                                   \
    }                                                                                                        \
                                                                                                             \
    static MOTE_ALWAYS_INLINE void NAME(const TYPE *from, int32_t n0, int32_t n1, int32_t n2, int32_t n3,    \
                                        int32_t n4, int32_t b0, int32_t b1, int32_t b2, int32_t b3,          \
                                        int32_t b4, int32_t a0, int32_t a1, int32_t a2, int32_t a3,          \
                                        int32_t a4, const TYPE *pad_value, TYPE *to)                         \
    {                                                                                                        \
        /* Elements of one slice of the output along each dimension. */                                      \
        const int32_t s3 = b4 + n4 + a4;                                                                     \
        const int32_t s2 = (b3 + n3 + a3) * s3;                                                              \
        const int32_t s1 = (b2 + n2 + a2) * s2;                                                              \
        const int32_t s0 = (b1 + n1 + a1) * s1;                                                              \
        const TYPE value = *pad_value;                                                                       \
        to = NAME##_fill(to, b0 * s0, value);                                                                \
        for (int32_t i0 = 0; i0 < n0; i0++) {                                                                \
            to = NAME##_fill(to, b1 * s1, value);                                                            \
            for (int32_t i1 = 0; i1 < n1; i1++) {                                                            \
                to = NAME##_fill(to, b2 * s2, value);                                                        \
                for (int32_t i2 = 0; i2 < n2; i2++) {                                                        \
                    to = NAME##_fill(to, b3 * s3, value);                                                    \
                    for (int32_t i3 = 0; i3 < n3; i3++) {                                                    \
                        to = NAME##_fill(to, b4, value);                                                     \
                        memcpy(to, from, (size_t)n4 * sizeof(TYPE));                                         \
                        from += n4;                                                                          \
                        to = NAME##_fill(to + n4, a4, value);                                                \
                    }                                                                                        \
                    to = NAME##_fill(to, a3 * s3, value);                                                    \
                }                                                                                            \
                to = NAME##_fill(to, a2 * s2, value);                                                        \
            }                                                                                                \
            to = NAME##_fill(to, a1 * s1, value);                                                            \
        }                                                                                                    \
        (void)NAME##_fill(to, a0 *s0, value);                                                                \
    }

MOTE_PAD(mote_pad_u8, uint8_t)
MOTE_PAD(mote_pad_s16, int16_t)
MOTE_PAD(mote_pad_s32, int32_t)
MOTE_PAD(mote_pad_s64, int64_t)
MOTE_PAD(mote_pad_f32, float)

#undef MOTE_PAD

#endif
