#ifndef MOTE_FFT_BIT_REVERSAL_H
#define MOTE_FFT_BIT_REVERSAL_H

#include "mote_base.h"

/* The successor of a reversed counter with the highest bit top: 0, top, top / 2, top * 3 / 2, ... */
static MOTE_ALWAYS_INLINE int32_t mote_fft_next_reversed(int32_t reversed, int32_t top)
{
    int32_t bit = top;
    while ((reversed & bit) != 0) {
        reversed ^= bit;
        bit >>= 1;
    }
    return reversed | bit;
}

/* Swaps numbers whose indices are each other's reverse, of count = 2^p numbers, 8 or more. swap(z, i, k)
 * swaps two. An index is its first bit, what is in the middle and its last bit: where the middle is m, its
 * reverse r, 0m1 and 1r0 are swapped always, 0m0 and 0r0 as well as 1m1 and 1r1 where m is less. */
#define MOTE_FFT_REVERSE_BITS(swap, z, count)                                                                \
    do {                                                                                                     \
        int32_t mote_reversed = 0;                                                                           \
        for (int32_t mote_i = 0; mote_i < (count) / 2; mote_i += 2) {                                        \
            swap(z, mote_i + 1, (count) / 2 + mote_reversed);                                                \
            if (mote_i < mote_reversed) {                                                                    \
                swap(z, mote_i, mote_reversed);                                                              \
                swap(z, (count) / 2 + mote_i + 1, (count) / 2 + mote_reversed + 1);                          \
            }                                                                                                \
            mote_reversed = mote_fft_next_reversed(mote_reversed, (count) / 4);                              \
        }                                                                                                    \
    } while (0)

#endif
