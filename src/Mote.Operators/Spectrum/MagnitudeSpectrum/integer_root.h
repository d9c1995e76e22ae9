#ifndef MOTE_INTEGER_ROOT_H
#define MOTE_INTEGER_ROOT_H

#include "mote_base.h"

/* The integer nearest to the square root of x. */
static MOTE_ALWAYS_INLINE uint32_t mote_root_32(uint32_t x)
{
    uint32_t root = 0;
    uint32_t bit = 0x40000000u;
    while (bit > x) {
        bit >>= 2;
    }
    while (bit != 0) {
        if (x >= root + bit) {
            x -= root + bit;
            root = (root >> 1) + bit;
        } else {
            root >>= 1;
        }
        bit >>= 2;
    }
    return root + (x > root ? 1u : 0u);
}

/* The same of at most 2^63. */
static MOTE_ALWAYS_INLINE uint32_t mote_root_64(uint64_t x)
{
    uint64_t root = 0;
    uint64_t bit = (uint64_t)1 << 62;
    if ((x >> 32) == 0) {
        return mote_root_32((uint32_t)x);
    }
    while (bit > x) {
        bit >>= 2;
    }
    while (bit != 0) {
        if (x >= root + bit) {
            x -= root + bit;
            root = (root >> 1) + bit;
        } else {
            root >>= 1;
        }
        bit >>= 2;
    }
    return (uint32_t)(root + (x > root ? 1u : 0u));
}

#endif
