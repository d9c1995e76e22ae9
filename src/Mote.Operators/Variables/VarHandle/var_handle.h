#ifndef MOTE_VAR_HANDLE_H
#define MOTE_VAR_HANDLE_H

#include "mote_base.h"

/* The number of a variable, in every element of the handle. */
static MOTE_ALWAYS_INLINE void mote_var_handle(int32_t variable, int32_t count, int32_t *handle)
{
    for (int32_t i = 0; i < count; i++) {
        handle[i] = variable;
    }
}

#endif
