#ifndef MOTE_ACTIVATION_TABLE_S8_H
#define MOTE_ACTIVATION_TABLE_S8_H

#include "mote_base.h"

/* y[i] = table[x[i]], the table in the order 0..127, -128..-1; y may be x. */
static MOTE_ALWAYS_INLINE void mote_activation_table_s8(const int8_t *x, int32_t count, const int8_t *table,
                                                        int8_t *y)
{
    int32_t i = 0;
    for (; i + 4 <= count; i += 4) {
        const int8_t y0 = table[(uint8_t)x[i]];
        const int8_t y1 = table[(uint8_t)x[i + 1]];
        const int8_t y2 = table[(uint8_t)x[i + 2]];
        const int8_t y3 = table[(uint8_t)x[i + 3]];
        y[i] = y0;
        y[i + 1] = y1;
        y[i + 2] = y2;
        y[i + 3] = y3;
    }
    for (; i < count; i++) {
        y[i] = table[(uint8_t)x[i]];
    }
}

#endif
