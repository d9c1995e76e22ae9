#ifndef MOTE_MEL_FILTER_BANK_U32_H
#define MOTE_MEL_FILTER_BANK_U32_H

#include "mote_base.h"

/* x * w. Where the processor multiplies 32 bits by 32 to 32 only, two such products are faster. */
static MOTE_ALWAYS_INLINE uint64_t mote_mel_product(uint32_t x, uint32_t w)
{
#if defined(__thumb__) && !defined(__thumb2__)
    return ((uint64_t)((x >> 16) * w) << 16) + (x & 0xFFFFu) * w;
#else
    return (uint64_t)x * w;
#endif
}

/* As mote_mel_filter_bank_f32, with weights in Q15: sums are exact, rounded halves up and limited to 32 bits.
 */
static MOTE_ALWAYS_INLINE void mote_mel_filter_bank_u32(const uint32_t *x, int32_t rows, int32_t bins,
                                                        int32_t filters, const uint16_t *bands,
                                                        const uint16_t *weights, uint32_t *y)
{
    for (int32_t row = 0; row < rows; row++) {
        const uint16_t *w = weights;
        for (int32_t filter = 0; filter < filters; filter++) {
            const uint32_t *p = x + bands[2 * filter];
            const uint32_t *const end = p + bands[2 * filter + 1];
            uint64_t sum = 0x4000;
            while (p < end) {
                sum += mote_mel_product(*p++, *w++);
            }
            sum >>= 15;
            *y++ = sum > 0xFFFFFFFFu ? 0xFFFFFFFFu : (uint32_t)sum;
        }
        x += bins;
    }
}

#endif
