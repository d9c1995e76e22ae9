#ifndef TINY_CONSTANTS_H
#define TINY_CONSTANTS_H

#include <stdint.h>

struct tiny_constants_block {
    int8_t weights[32][32];
    int32_t bias[32];
};

extern const struct tiny_constants_block tiny_constants;

#endif
