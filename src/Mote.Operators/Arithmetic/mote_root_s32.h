#ifndef MOTE_ROOT_S32_H
#define MOTE_ROOT_S32_H

#include "mote_base.h"

/* The square root of x < 2^31, to nearest. */
static inline int32_t mote_root_s32(uint32_t x)
{
    uint32_t rest = x;
    uint32_t root = 0;
    for (uint32_t bit = (uint32_t)1 << 30; bit != 0; bit >>= 2) {
        const uint32_t trial = root + bit;
        root >>= 1;
        if (rest >= trial) {
            rest -= trial;
            root += bit;
        }
    }
    return (int32_t)(rest > root ? root + 1 : root);
}

#endif
