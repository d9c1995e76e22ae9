/*
 * What a package uses of <string.h>, for a compiler that comes without a C library. memory.c beside it
 * defines these functions. With newlib or picolibc neither is needed.
 */
#ifndef MOTE_FREESTANDING_STRING_H
#define MOTE_FREESTANDING_STRING_H

#include <stddef.h>

void *memcpy(void *restrict to, const void *restrict from, size_t bytes);
void *memmove(void *to, const void *from, size_t bytes);
void *memset(void *to, int value, size_t bytes);
int memcmp(const void *left, const void *right, size_t bytes);

#endif
