#ifndef MOTE_REDUCE_H
#define MOTE_REDUCE_H

#include "mote_fixed_point.h"

/*
 * Sums over dimensions of x (k0,s0,k1,s1,k2,s2), where k are kept and s are summed, and rescales each sum:
 * (sum + offset) * multiplier * 2^shift + zero point. offset is the negative zero point of x times the number
 * of terms; shift is TFLite's (positive is left). Sums are modulo 2^32. One function for each type.
 */
#define MOTE_REDUCE(name, type, low, high)                                                                   \
    static MOTE_ALWAYS_INLINE void name(const type *x, int32_t k0, int32_t s0, int32_t k1, int32_t s1,       \
                                        int32_t k2, int32_t s2, int32_t offset, int32_t multiplier,          \
                                        int32_t shift, int32_t zero_point, type *y)                          \
    {                                                                                                        \
        for (int32_t a = 0; a < k0; a++) {                                                                   \
            for (int32_t b = 0; b < k1; b++) {                                                               \
                for (int32_t c = 0; c < k2; c++) {                                                           \
                    int32_t sum = offset;                                                                    \
                    for (int32_t i = 0; i < s0; i++) {                                                       \
                        for (int32_t j = 0; j < s1; j++) {                                                   \
                            const type *run = x + ((((a * s0 + i) * k1 + b) * s1 + j) * k2 + c) * s2;        \
                            for (int32_t k = 0; k < s2; k++) {                                               \
                                sum = mote_wrapping_add(sum, run[k]);                                        \
                            }                                                                                \
                        }                                                                                    \
                    }                                                                                        \
                    sum = mote_multiply_by_quantized_multiplier(sum, multiplier, shift);                     \
                    *y++ = (type)mote_clamp(mote_wrapping_add(sum, zero_point), low, high);                  \
                }                                                                                            \
            }                                                                                                \
        }                                                                                                    \
    }

MOTE_REDUCE(mote_reduce_s8, int8_t, INT8_MIN, INT8_MAX)
MOTE_REDUCE(mote_reduce_s16, int16_t, INT16_MIN, INT16_MAX)

#endif
