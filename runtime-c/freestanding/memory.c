/*
 * The memory functions that a C compiler may call without being asked to, for a target without a C library.
 * Words where both addresses allow it, else bytes; no access is ever unaligned.
 */
#include "string.h"

#include <stdint.h>

/* A word that may lie over objects of any type. */
typedef uint32_t __attribute__((may_alias)) word;

enum { WORD = (int)sizeof(word) };

static int are_aligned(const void *a, const void *b)
{
    return (((uintptr_t)a | (uintptr_t)b) & (uintptr_t)(WORD - 1)) == 0;
}

void *memcpy(void *restrict to, const void *restrict from, size_t bytes)
{
    uint8_t *target = (uint8_t *)to;
    const uint8_t *source = (const uint8_t *)from;
    if (are_aligned(to, from)) {
        for (; bytes >= (size_t)WORD; bytes -= (size_t)WORD) {
            *(word *)(void *)target = *(const word *)(const void *)source;
            target += WORD;
            source += WORD;
        }
    }
    for (; bytes > 0; bytes--) {
        *target++ = *source++;
    }
    return to;
}

/* memcpy above goes upwards, so it serves an overlap in which the target is below the source. */
void *memmove(void *to, const void *from, size_t bytes)
{
    uint8_t *target = (uint8_t *)to + bytes;
    const uint8_t *source = (const uint8_t *)from + bytes;
    if ((uintptr_t)to - (uintptr_t)from >= bytes) {
        return memcpy(to, from, bytes);
    }
    if (are_aligned(target, source)) {
        for (; bytes >= (size_t)WORD; bytes -= (size_t)WORD) {
            target -= WORD;
            source -= WORD;
            *(word *)(void *)target = *(const word *)(const void *)source;
        }
    }
    for (; bytes > 0; bytes--) {
        *--target = *--source;
    }
    return to;
}

void *memset(void *to, int value, size_t bytes)
{
    uint8_t *target = (uint8_t *)to;
    uint32_t pattern = (uint32_t)(uint8_t)value * 0x01010101u;
    for (; bytes > 0 && ((uintptr_t)target & (uintptr_t)(WORD - 1)) != 0; bytes--) {
        *target++ = (uint8_t)value;
    }
    for (; bytes >= (size_t)WORD; bytes -= (size_t)WORD) {
        *(word *)(void *)target = pattern;
        target += WORD;
    }
    for (; bytes > 0; bytes--) {
        *target++ = (uint8_t)value;
    }
    return to;
}

int memcmp(const void *left, const void *right, size_t bytes)
{
    const uint8_t *a = (const uint8_t *)left;
    const uint8_t *b = (const uint8_t *)right;
    for (size_t i = 0; i < bytes; i++) {
        if (a[i] != b[i]) {
            return (int)a[i] - (int)b[i];
        }
    }
    return 0;
}
