#ifndef TINY_KERNELS_H
#define TINY_KERNELS_H

#include <stdint.h>

static inline int32_t tiny_clamp(int32_t value)
{
    return value < -128 ? -128 : value > 127 ? 127 : value;
}

#endif
