/* The requantization that is proven per channel when the model is compiled: the C twin of
 * FastRequantization. */
#ifndef MOTE_REQUANT_S8_H
#define MOTE_REQUANT_S8_H

#include "mote_base.h"

/*
 * acc256 is 256 times the accumulator. offset contains zero point and rounding; is_signed says that negative
 * accumulators are corrected, since the reference rounds halves away from zero.
 */
static MOTE_ALWAYS_INLINE int8_t mote_requant_s8(int32_t acc256, int32_t multiplier, int32_t offset,
                                                 int32_t shift, int32_t is_signed)
{
#if defined(__ARM_FEATURE_DSP) && defined(__GNUC__) && !defined(MOTE_PORTABLE)
    int32_t value;
    __asm__("smmla %0, %1, %2, %3" : "=r"(value) : "r"(acc256), "r"(multiplier), "r"(offset));
    if (is_signed) {
        value -= (int32_t)((uint32_t)acc256 >> 31) * 128;
    }
    value >>= shift;
    __asm__("ssat %0, #8, %1" : "=r"(value) : "r"(value));
    return (int8_t)value;
#else
    const int32_t high = offset + (int32_t)(((int64_t)acc256 * multiplier) >> 32);
    const int32_t value = (is_signed && acc256 < 0 ? high - 128 : high) >> shift;
    return (int8_t)mote_clamp(value, -128, 127);
#endif
}

#endif
