#ifndef MOTE_SIGNAL_SQUARE_ROOT_H
#define MOTE_SIGNAL_SQUARE_ROOT_H

#include "mote_base.h"

#if defined(__ARM_FP) && (__ARM_FP & 4) && defined(__GNUC__) && !defined(MOTE_PORTABLE)
#define MOTE_SIGNAL_FLOAT_ROOT 1
#include "mote_sqrt.h"
#endif

/* The square root of x, rounded down, and x - root^2. */
static MOTE_ALWAYS_INLINE uint32_t mote_signal_root_32(uint32_t x, uint32_t *rest)
{
    uint32_t root = 0;
    uint32_t bit = x == 0 ? 0 : (uint32_t)1 << ((31 - mote_leading_zeros(x)) & ~1);
    while (bit != 0) {
        if (x >= root + bit) {
            x -= root + bit;
            root = (root >> 1) + bit;
        } else {
            root >>= 1;
        }
        bit >>= 2;
    }
    *rest = x;
    return root;
}

/* As above, for x of 2^32 or more. */
static MOTE_ALWAYS_INLINE uint32_t mote_signal_root_64(uint64_t x, uint64_t *rest)
{
    uint64_t root = 0;
    uint64_t bit = (uint64_t)1 << ((63 - mote_leading_zeros((uint32_t)(x >> 32))) & ~1);
    while (bit != 0) {
        if (x >= root + bit) {
            x -= root + bit;
            root = (root >> 1) + bit;
        } else {
            root >>= 1;
        }
        bit >>= 2;
    }
    *rest = x;
    return (uint32_t)root;
}

/* The square root of x rounded to the nearest integer, but from below 2^32 not up to 2^16, and never to 2^32.
 */
static MOTE_ALWAYS_INLINE uint32_t mote_signal_rounded_root(uint64_t x)
{
    const uint32_t high = (uint32_t)(x >> 32);
#if defined(MOTE_SIGNAL_FLOAT_ROOT)
    if (high < (uint32_t)1 << 18) {
        /* An estimate from the highest bits of x, which is wrong by a few at the most, and then what the rest
         * of x says: it fits 32 bits, so the upper half of the square is not needed. */
        const int32_t half = (33 - mote_leading_zeros(high)) >> 1;
        const float scale = mote_float_from_bits((uint32_t)(127 + half) << 23);
        uint32_t root = (uint32_t)(mote_sqrtf((float)(uint32_t)(x >> (2 * half))) * scale);
        int32_t rest = (int32_t)((uint32_t)x - root * root);
        while (rest < 0) {
            root--;
            rest += (int32_t)(2 * root + 1);
        }
        while (rest > (int32_t)(2 * root)) {
            rest -= (int32_t)(2 * root + 1);
            root++;
        }
        return rest > (int32_t)root && (root != 0xffff || high != 0) ? root + 1 : root;
    }
#endif
    if (high == 0) {
        uint32_t rest;
        const uint32_t root = mote_signal_root_32((uint32_t)x, &rest);
        return rest > root && root != 0xffff ? root + 1 : root;
    } else {
        uint64_t rest;
        const uint32_t root = mote_signal_root_64(x, &rest);
        return rest > root && root != 0xffffffff ? root + 1 : root;
    }
}

/* y = rounded root of x, shifted right by scale_bits modulo 32. */
static MOTE_ALWAYS_INLINE void mote_signal_square_root(const uint64_t *x, const int32_t *scale_bits,
                                                       int32_t count, uint32_t *y)
{
    const uint32_t shift = (uint32_t)*scale_bits & 31;
    for (int32_t i = 0; i < count; i++) {
        y[i] = mote_signal_rounded_root(x[i]) >> shift;
    }
}

#endif
