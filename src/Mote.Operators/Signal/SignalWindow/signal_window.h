#ifndef MOTE_SIGNAL_WINDOW_H
#define MOTE_SIGNAL_WINDOW_H

#include "mote_dsp.h"

#if defined(MOTE_DSP)
/* x >> shift within 16 bits. The shift is part of the instruction where it is a literal. */
static MOTE_ALWAYS_INLINE int32_t mote_signal_window_limit(int32_t x, int32_t shift)
{
    int32_t result;
    x >>= shift;
    __asm__("ssat %0, #16, %1" : "=r"(result) : "r"(x));
    return result;
}

static MOTE_ALWAYS_INLINE uint32_t mote_signal_window_pair(uint32_t x, uint32_t w, int32_t shift)
{
    if (shift == 12) {
        uint32_t low = mote_smulbb(x, w);
        uint32_t high = mote_smultt(x, w);
        __asm__("ssat %0, #16, %1, asr #12" : "=r"(low) : "r"(low));
        __asm__("ssat %0, #16, %1, asr #12" : "=r"(high) : "r"(high));
        return mote_pack_low(low, high);
    }
    return mote_pack_low((uint32_t)mote_signal_window_limit((int32_t)mote_smulbb(x, w), shift),
                         (uint32_t)mote_signal_window_limit((int32_t)mote_smultt(x, w), shift));
}
#endif

/* y = (x * w) >> shift within 16 bits, for rows of `length` elements. */
static MOTE_ALWAYS_INLINE void mote_signal_window(const int16_t *x, const int16_t *w, int32_t rows,
                                                  int32_t length, int32_t shift, int16_t *y)
{
    for (int32_t row = 0; row < rows; row++) {
        int32_t i = 0;
#if defined(MOTE_DSP)
        for (; i + 8 <= length; i += 8) {
            mote_store_pair(y + i,
                            mote_signal_window_pair(mote_load_pair(x + i), mote_load_pair(w + i), shift));
            mote_store_pair(y + i + 2, mote_signal_window_pair(mote_load_pair(x + i + 2),
                                                               mote_load_pair(w + i + 2), shift));
            mote_store_pair(y + i + 4, mote_signal_window_pair(mote_load_pair(x + i + 4),
                                                               mote_load_pair(w + i + 4), shift));
            mote_store_pair(y + i + 6, mote_signal_window_pair(mote_load_pair(x + i + 6),
                                                               mote_load_pair(w + i + 6), shift));
        }
#endif
        for (; i < length; i++) {
            y[i] = (int16_t)mote_clamp((x[i] * w[i]) >> shift, INT16_MIN, INT16_MAX);
        }
        x += length;
        y += length;
    }
}

#endif
