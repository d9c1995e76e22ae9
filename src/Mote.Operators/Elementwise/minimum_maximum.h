#ifndef MOTE_MINIMUM_MAXIMUM_H
#define MOTE_MINIMUM_MAXIMUM_H

#include "mote_broadcast.h"

/*
 * The smaller of a and b, or the larger where maximum is 1; b where they do not compare (NaN). The numbers
 * are compared as stored. One function for each type of element.
 */
#define MOTE_MINIMUM_MAXIMUM(name, type)                                                                     \
    static MOTE_ALWAYS_INLINE void name(const type *a, const type *b, MOTE_BROADCAST_PARAMETERS,             \
                                        int32_t maximum, type *y)                                            \
    {                                                                                                        \
        MOTE_BROADCAST_ROWS                                                                                  \
        {                                                                                                    \
            const type *row_a = a + MOTE_BROADCAST_A;                                                        \
            const type *row_b = b + MOTE_BROADCAST_B;                                                        \
            const type first_a = row_a[0];                                                                   \
            const type first_b = row_b[0];                                                                   \
            for (int32_t i = 0; i < n4; i++) {                                                               \
                const type left = MOTE_BROADCAST_ELEMENT(row_a, a4, first_a);                                \
                const type right = MOTE_BROADCAST_ELEMENT(row_b, b4, first_b);                               \
                y[i] = (maximum != 0 ? left > right : left < right) ? left : right;                          \
            }                                                                                                \
            y += n4;                                                                                         \
        }                                                                                                    \
    }

MOTE_MINIMUM_MAXIMUM(mote_minimum_maximum_s8, int8_t)
MOTE_MINIMUM_MAXIMUM(mote_minimum_maximum_s16, int16_t)
MOTE_MINIMUM_MAXIMUM(mote_minimum_maximum_s32, int32_t)
MOTE_MINIMUM_MAXIMUM(mote_minimum_maximum_u32, uint32_t)
MOTE_MINIMUM_MAXIMUM(mote_minimum_maximum_s64, int64_t)
MOTE_MINIMUM_MAXIMUM(mote_minimum_maximum_f32, float)

#endif
