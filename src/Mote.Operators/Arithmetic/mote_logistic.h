/* The logistic function 1 / (1 + e^-x) in integer arithmetic: the C twin of ExactMath.Logistic, equal to the
 * bit. */
#ifndef MOTE_LOGISTIC_H
#define MOTE_LOGISTIC_H

#include "mote_exp.h"

static inline float mote_logisticf(float x)
{
    const uint32_t bits = mote_float_to_bits(x);
    const uint32_t magnitude = bits & 0x7FFFFFFFu;
    int32_t exponent;
    uint32_t mantissa;
    uint32_t reciprocal;
    if (magnitude < 0x32800000u) {
        return 0.5f;
    }
    if (magnitude >= 0x43000000u) {
        if (mote_is_nan_bits(bits)) {
            return mote_float_from_bits(MOTE_NAN_BITS);
        }
        return mote_float_from_bits((bits >> 31) != 0 ? 0u : 0x3F800000u);
    }
    mantissa = mote_exp_parts(magnitude, 1, &exponent);
    reciprocal = mote_reciprocal_q31(0x80000000u + (exponent < -31 ? 0u : mantissa >> -exponent));
    if ((bits >> 31) == 0) {
        return mote_float_pack(0, reciprocal, -31);
    }
    return mote_float_pack_64(0, (uint64_t)mantissa * reciprocal, exponent - 62);
}

#endif
