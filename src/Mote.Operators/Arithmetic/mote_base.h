/* What every kernel starts from: integer types and the few compiler words that C99, gnu17 and C++17 spell
 * differently.
 *
 * All kernels rely on two properties that C leaves to the compiler and that every compiler for these targets
 * has: signed integers are two's complement and convert modulo 2^n, and >> of a negative value is arithmetic.
 */
#ifndef MOTE_BASE_H
#define MOTE_BASE_H

#include <stddef.h>
#include <stdint.h>

#if ((-1) >> 1) != -1
#error "Mote needs an arithmetic right shift of negative integers."
#endif

/* A layer is a function of its own, so that it can be profiled; and it must not learn which constants it is
 * called with. GCC 12 may then address the layer's output relative to them (-fivopts), take the stores for
 * stores to constant memory and drop the whole call. With noipa it does not get to know. */
#if defined(__GNUC__) && !defined(__clang__) && __GNUC__ >= 8
#define MOTE_NOINLINE __attribute__((noipa))
#elif defined(__GNUC__) && !defined(__clang__)
#define MOTE_NOINLINE __attribute__((noinline, noclone))
#elif defined(__GNUC__)
#define MOTE_NOINLINE __attribute__((noinline))
#endif

#if defined(__GNUC__)
#define MOTE_RESTRICT __restrict
#define MOTE_ALWAYS_INLINE inline __attribute__((always_inline))
#elif defined(_MSC_VER)
#define MOTE_RESTRICT __restrict
#define MOTE_NOINLINE __declspec(noinline)
#define MOTE_ALWAYS_INLINE __forceinline
#else
#if defined(__cplusplus)
#define MOTE_RESTRICT
#else
#define MOTE_RESTRICT restrict
#endif
#define MOTE_NOINLINE
#define MOTE_ALWAYS_INLINE inline
#endif

/* The value within [low, high]. */
static inline int32_t mote_clamp(int32_t value, int32_t low, int32_t high)
{
    return value < low ? low : (value > high ? high : value);
}

/* Leading zero bits; 32 for 0. */
static inline int32_t mote_leading_zeros(uint32_t x)
{
#if defined(__GNUC__) && __SIZEOF_INT__ == 4
    return x == 0 ? 32 : __builtin_clz(x);
#else
    int32_t count = 32;
    while (x != 0) {
        x >>= 1;
        --count;
    }
    return count;
#endif
}

/* Sum, difference, product and left shift modulo 2^32. */
static inline int32_t mote_wrapping_add(int32_t a, int32_t b)
{
    return (int32_t)((uint32_t)a + (uint32_t)b);
}

static inline int32_t mote_wrapping_subtract(int32_t a, int32_t b)
{
    return (int32_t)((uint32_t)a - (uint32_t)b);
}

static inline int32_t mote_wrapping_multiply(int32_t a, int32_t b)
{
    return (int32_t)((uint32_t)a * (uint32_t)b);
}

static inline int32_t mote_wrapping_shift_left(int32_t x, int32_t amount)
{
    return (int32_t)((uint32_t)x << amount);
}

#endif
