#ifndef MOTE_SIGNAL_PCAN_H
#define MOTE_SIGNAL_PCAN_H

#include "mote_base.h"

/* The gain at a noise: entries 0 to 2 as they are; then three numbers an octave, c0 + c1 f + c2 f^2 with 10
 * bits f behind the leading one. */
static MOTE_ALWAYS_INLINE int32_t mote_signal_pcan_gain(uint32_t noise, const int16_t *gains)
{
    if (noise <= 2) {
        return gains[noise];
    }
    const int32_t zeros = mote_leading_zeros(noise);
    const int16_t *c = gains + 4 * (32 - zeros) - 6;
    /* The leading one goes to bit 31, the ten bits behind it follow. */
    const int32_t f = (int32_t)(((noise << zeros) >> 21) & 0x3ff);
    const int32_t sum = (((c[2] * f) >> 5) + c[1] * 32) * f;
    return (int16_t)(((sum + (1 << 14)) >> 15) + c[0]);
}

/* y = squeeze((x * gain(noise)) >> shift): of 12 fractional bits; x^2 / 4 below 2, x - 1 above, to 6. */
static MOTE_ALWAYS_INLINE void mote_signal_pcan(const uint32_t *x, const uint32_t *noise,
                                                const int16_t *gains, int32_t count, int32_t shift,
                                                uint32_t *y)
{
    for (int32_t i = 0; i < count; i++) {
        const uint32_t gain = (uint32_t)mote_signal_pcan_gain(noise[i], gains);
        const uint32_t snr = (uint32_t)(((uint64_t)x[i] * gain) >> shift);
        y[i] = snr < 2 << 12 ? (snr * snr) >> 20 : (snr >> 6) - (1 << 6);
    }
}

#endif
