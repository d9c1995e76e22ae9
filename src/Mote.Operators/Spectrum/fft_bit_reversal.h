#ifndef MOTE_FFT_BIT_REVERSAL_H
#define MOTE_FFT_BIT_REVERSAL_H

#include "mote_base.h"

/* The successor of a reversed counter below 2 * top: 0, top, top / 2, top * 3 / 2, ... */
static MOTE_ALWAYS_INLINE int32_t mote_fft_next_reversed(int32_t reversed, int32_t top)
{
    int32_t bit = top;
    while ((reversed & bit) != 0) {
        reversed ^= bit;
        bit >>= 1;
    }
    return reversed | bit;
}

#endif
