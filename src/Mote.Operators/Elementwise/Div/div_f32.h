#ifndef MOTE_DIV_F32_H
#define MOTE_DIV_F32_H

#include "mote_broadcast.h"
#include "mote_clamp_f32.h"

/* a / b, clamped. */
static MOTE_ALWAYS_INLINE void mote_div_f32(const float *a, const float *b, MOTE_BROADCAST_PARAMETERS,
                                            float clamp_min, float clamp_max, float *y)
{
    MOTE_BROADCAST_ROWS
    {
        const float *row_a = a + MOTE_BROADCAST_A;
        const float *row_b = b + MOTE_BROADCAST_B;
        const float first_a = row_a[0];
        const float first_b = row_b[0];
        for (int32_t i = 0; i < n4; i++) {
            const float left = MOTE_BROADCAST_ELEMENT(row_a, a4, first_a);
            const float right = MOTE_BROADCAST_ELEMENT(row_b, b4, first_b);
            y[i] = mote_clamp_f32(left / right, clamp_min, clamp_max);
        }
        y += n4;
    }
}

#endif
