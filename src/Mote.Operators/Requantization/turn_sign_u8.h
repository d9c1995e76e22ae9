#ifndef MOTE_TURN_SIGN_U8_H
#define MOTE_TURN_SIGN_U8_H

#include <string.h>

#include "mote_base.h"

/* y = x with the sign bit turned: uint8 to int8 or back, where zero points differ by 128. Four at a time;
 * y may be x, and both may begin anywhere. */
static MOTE_ALWAYS_INLINE void mote_turn_sign_u8(const uint8_t *x, int32_t count, uint8_t *y)
{
    int32_t i = 0;
    for (; i + 4 <= count; i += 4) {
        uint32_t word;
        memcpy(&word, x + i, sizeof(word));
        word ^= 0x80808080u;
        memcpy(y + i, &word, sizeof(word));
    }
    for (; i < count; i++) {
        y[i] = (uint8_t)(x[i] ^ 0x80u);
    }
}

#endif
