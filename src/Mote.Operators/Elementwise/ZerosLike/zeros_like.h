#ifndef MOTE_ZEROS_LIKE_H
#define MOTE_ZEROS_LIKE_H

#include "mote_base.h"

/* y[i] = 0. */
#define MOTE_ZEROS_LIKE(suffix, type)                                                                        \
    static MOTE_ALWAYS_INLINE void mote_zeros_like_##suffix(int32_t count, type *y)                          \
    {                                                                                                        \
        for (int32_t i = 0; i < count; i++) {                                                                \
            y[i] = 0;                                                                                        \
        }                                                                                                    \
    }

MOTE_ZEROS_LIKE(s8, int8_t)
MOTE_ZEROS_LIKE(s16, int16_t)
MOTE_ZEROS_LIKE(s32, int32_t)
MOTE_ZEROS_LIKE(s64, int64_t)
MOTE_ZEROS_LIKE(f32, float)

#undef MOTE_ZEROS_LIKE

#endif
