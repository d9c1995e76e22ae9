#ifndef MOTE_SIGNAL_AUTO_SCALE_H
#define MOTE_SIGNAL_AUTO_SCALE_H

#include "mote_dsp.h"

/* The largest absolute value in 16 bits, in which that of -32768 is -32768: the search begins anew behind it.
 */
static MOTE_ALWAYS_INLINE int32_t mote_signal_largest(const int16_t *x, int32_t count)
{
    int32_t largest = 0;
    for (int32_t i = 0; i < count; i++) {
        const int32_t value = x[i];
        if (value > largest) {
            largest = value;
        } else if (-value > largest) {
            largest = (int16_t)-value;
        }
    }
    return largest;
}

/* y = x << bits, where bits is as much as the largest of x allows, or 0 for nothing but zeros. */
static MOTE_ALWAYS_INLINE void mote_signal_auto_scale(const int16_t *x, int32_t count, int16_t *y,
                                                      int32_t *scale_bits)
{
    int32_t largest;
#if defined(MOTE_DSP)
    /* The bits that any absolute value has are enough, as long as there is no -32768. */
    uint32_t any = 0;
    int32_t j = 0;
    for (; j + 8 <= count; j += 8) {
        any |= mote_abs16(mote_load_pair(x + j));
        any |= mote_abs16(mote_load_pair(x + j + 2));
        any |= mote_abs16(mote_load_pair(x + j + 4));
        any |= mote_abs16(mote_load_pair(x + j + 6));
    }
    for (; j < count; j++) {
        any |= mote_abs16((uint16_t)x[j]);
    }
    largest = (int32_t)((any & 0xffff) | (any >> 16));
    if (largest > INT16_MAX) {
        largest = mote_signal_largest(x, count);
    }
#else
    largest = mote_signal_largest(x, count);
#endif
    const int32_t bits = largest <= 0 ? 0 : mote_leading_zeros((uint32_t)largest) - 17;
    const int32_t factor = 1 << bits;
    *scale_bits = bits;
    int32_t i = 0;
#if defined(MOTE_DSP)
    for (; i + 8 <= count; i += 8) {
        const uint32_t a = mote_load_pair(x + i);
        const uint32_t b = mote_load_pair(x + i + 2);
        const uint32_t c = mote_load_pair(x + i + 4);
        const uint32_t d = mote_load_pair(x + i + 6);
        const uint32_t f = (uint32_t)factor;
        mote_store_pair(y + i, mote_pack_low(mote_smulbb(a, f), mote_smultb(a, f)));
        mote_store_pair(y + i + 2, mote_pack_low(mote_smulbb(b, f), mote_smultb(b, f)));
        mote_store_pair(y + i + 4, mote_pack_low(mote_smulbb(c, f), mote_smultb(c, f)));
        mote_store_pair(y + i + 6, mote_pack_low(mote_smulbb(d, f), mote_smultb(d, f)));
    }
#endif
    for (; i < count; i++) {
        y[i] = (int16_t)(x[i] * factor);
    }
}

#endif
