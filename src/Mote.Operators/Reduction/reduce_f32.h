#ifndef MOTE_REDUCE_F32_H
#define MOTE_REDUCE_F32_H

#include "mote_float.h"

/*
 * Sums over dimensions of x (k0,s0,k1,s1,k2,s2), where k are kept and s are summed, each from 0 in the order
 * of x, and divides by divisor where that is not 1.
 */
static MOTE_ALWAYS_INLINE void mote_reduce_f32(const float *x, int32_t k0, int32_t s0, int32_t k1, int32_t s1,
                                               int32_t k2, int32_t s2, int32_t divisor, float *y)
{
    for (int32_t a = 0; a < k0; a++) {
        for (int32_t b = 0; b < k1; b++) {
            for (int32_t c = 0; c < k2; c++) {
                float sum = 0.0f;
                for (int32_t i = 0; i < s0; i++) {
                    for (int32_t j = 0; j < s1; j++) {
                        const float *run = x + ((((a * s0 + i) * k1 + b) * s1 + j) * k2 + c) * s2;
                        for (int32_t k = 0; k < s2; k++) {
                            sum += run[k];
                        }
                    }
                }
                *y++ = divisor != 1 ? sum / (float)divisor : sum;
            }
        }
    }
}

#endif
