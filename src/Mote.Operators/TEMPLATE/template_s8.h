#ifndef MOTE_TEMPLATE_S8_H
#define MOTE_TEMPLATE_S8_H

#include "mote_base.h"

/* y = zero point - (x - zero point), limited to int8. x and y may be the same buffer. */
static MOTE_ALWAYS_INLINE void mote_template_s8(const int8_t *x, int32_t count, int32_t twice_zero_point,
                                                int8_t *y)
{
    for (int32_t i = 0; i < count; i++) {
        y[i] = (int8_t)mote_clamp(twice_zero_point - x[i], -128, 127);
    }
}

#endif
