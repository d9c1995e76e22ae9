#ifndef MOTE_POWER_SPECTRUM_S16_H
#define MOTE_POWER_SPECTRUM_S16_H

#include <string.h>

#include "mote_base.h"

/* y[i] = re * re + im * im; y may be x, so a pair is read by its bytes. */
static MOTE_ALWAYS_INLINE void mote_power_spectrum_s16(const int16_t *x, int32_t count, uint32_t *y)
{
    for (int32_t i = 0; i < count; i++) {
        int16_t pair[2];
        uint32_t power;
        memcpy(pair, x + 2 * i, sizeof(pair));
        power = (uint32_t)(pair[0] * pair[0]) + (uint32_t)(pair[1] * pair[1]);
        memcpy(y + i, &power, sizeof(power));
    }
}

#endif
