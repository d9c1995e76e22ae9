#ifndef MOTE_STRIDED_COPY_H
#define MOTE_STRIDED_COPY_H

#include "mote_base.h"

#include <string.h>

/*
 * Copies a block of n0 x n1 x ... elements. Along dimension d two neighbours lie f_d elements apart in the
 * source and t_d in the destination; the first element is at index from_at and to_at. Strides may be
 * negative. The buffers do not overlap.
 */
#define MOTE_STRIDED_COPY(NAME, TYPE)                                                                        \
    static MOTE_ALWAYS_INLINE void NAME(                                                                     \
        const TYPE *from, int32_t from_at, int32_t f0, int32_t f1, int32_t f2, int32_t f3, int32_t f4,       \
        int32_t f5, int32_t n0, int32_t n1, int32_t n2, int32_t n3, int32_t n4, int32_t n5, int32_t to_at,   \
        int32_t t0, int32_t t1, int32_t t2, int32_t t3, int32_t t4, int32_t t5, TYPE *to)                    \
    {                                                                                                        \
        for (int32_t i0 = 0; i0 < n0; i0++) {                                                                \
            for (int32_t i1 = 0; i1 < n1; i1++) {                                                            \
                for (int32_t i2 = 0; i2 < n2; i2++) {                                                        \
                    const int32_t f012 = from_at + i0 * f0 + i1 * f1 + i2 * f2;                              \
                    const int32_t t012 = to_at + i0 * t0 + i1 * t1 + i2 * t2;                                \
                    for (int32_t i3 = 0; i3 < n3; i3++) {                                                    \
                        for (int32_t i4 = 0; i4 < n4; i4++) {                                                \
                            const int32_t f01234 = f012 + i3 * f3 + i4 * f4;                                 \
                            const int32_t t01234 = t012 + i3 * t3 + i4 * t4;                                 \
                            for (int32_t i5 = 0; i5 < n5; i5++) {                                            \
                                to[t01234 + i5 * t5] = from[f01234 + i5 * f5];                               \
                            }                                                                                \
                        }                                                                                    \
                    }                                                                                        \
                }                                                                                            \
            }                                                                                                \
        }                                                                                                    \
    }

MOTE_STRIDED_COPY(mote_strided_copy_u8, uint8_t)
MOTE_STRIDED_COPY(mote_strided_copy_s16, int16_t)
MOTE_STRIDED_COPY(mote_strided_copy_s32, int32_t)
MOTE_STRIDED_COPY(mote_strided_copy_s64, int64_t)
MOTE_STRIDED_COPY(mote_strided_copy_f32, float)

#undef MOTE_STRIDED_COPY

/*
 * The same for blocks whose innermost dimension is a run of adjacent bytes in both buffers. Indices and
 * strides count bytes.
 */
static MOTE_ALWAYS_INLINE void mote_strided_runs(const uint8_t *from, int32_t from_at, int32_t f0, int32_t f1,
                                                 int32_t f2, int32_t f3, int32_t f4, int32_t n0, int32_t n1,
                                                 int32_t n2, int32_t n3, int32_t n4, int32_t run,
                                                 int32_t to_at, int32_t t0, int32_t t1, int32_t t2,
                                                 int32_t t3, int32_t t4, uint8_t *to)
{
    for (int32_t i0 = 0; i0 < n0; i0++) {
        for (int32_t i1 = 0; i1 < n1; i1++) {
            for (int32_t i2 = 0; i2 < n2; i2++) {
                const int32_t f012 = from_at + i0 * f0 + i1 * f1 + i2 * f2;
                const int32_t t012 = to_at + i0 * t0 + i1 * t1 + i2 * t2;
                for (int32_t i3 = 0; i3 < n3; i3++) {
                    for (int32_t i4 = 0; i4 < n4; i4++) {
                        memcpy(to + (t012 + i3 * t3 + i4 * t4), from + (f012 + i3 * f3 + i4 * f4),
                               (size_t)run);
                    }
                }
            }
        }
    }
}

#endif
