#ifndef MOTE_ADD_LINEAR_CLAMPED_S8_H
#define MOTE_ADD_LINEAR_CLAMPED_S8_H

#include "mote_linear_s8.h"

/* y = (a * factor_a + b * factor_b + constant) / 2^22, toward minus infinity, saturated, clamped. y may be a
 * or b. */
static MOTE_NOINLINE void mote_add_linear_clamped_s8(const int8_t *a, const int8_t *b, int32_t count,
                                                     int32_t factor_a, int32_t factor_b, int32_t constant,
                                                     int32_t clamp_min, int32_t clamp_max, int8_t *y)
{
    int8_t *const end = y + count;
    for (; y != end; y++) {
        const int32_t sum = mote_linear_sum_s8(*a++, *b++, factor_a, factor_b, constant);
        *y = (int8_t)mote_clamp(mote_linear_part_s8(sum), clamp_min, clamp_max);
    }
}

#endif
