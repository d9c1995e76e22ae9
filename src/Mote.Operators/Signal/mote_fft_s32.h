/* The transform of 32-bit integers, each stage divided by its radix: kissfft's fixed point. Products are
 * rounded half up at 31 bits; sums are modulo 2^32. Source: the rules of kissfft's FIXED_POINT 32. */
#ifndef MOTE_FFT_S32_H
#define MOTE_FFT_S32_H

#include "mote_fft.h"

typedef struct {
    int32_t re;
    int32_t im;
} mote_c32;

static MOTE_ALWAYS_INLINE mote_c32 mote_c32_of(int32_t re, int32_t im)
{
    mote_c32 z;
    z.re = re;
    z.im = im;
    return z;
}

static MOTE_ALWAYS_INLINE mote_c32 mote_c32_load(const int32_t *from)
{
    return mote_c32_of(from[0], from[1]);
}

static MOTE_ALWAYS_INLINE void mote_c32_store(int32_t *to, mote_c32 z)
{
    to[0] = z.re;
    to[1] = z.im;
}

static MOTE_ALWAYS_INLINE mote_c32 mote_c32_zero(void)
{
    return mote_c32_of(0, 0);
}

static MOTE_ALWAYS_INLINE mote_c32 mote_c32_real(int32_t x)
{
    return mote_c32_of(x, 0);
}

/* x * 2^-31, rounded half up. */
static MOTE_ALWAYS_INLINE int32_t mote_c32_round(int64_t x)
{
    return (int32_t)((x + (1 << 30)) >> 31);
}

static MOTE_ALWAYS_INLINE mote_c32 mote_c32_quarter(mote_c32 z)
{
    return mote_c32_of(mote_c32_round((int64_t)z.re * 536870911), mote_c32_round((int64_t)z.im * 536870911));
}

static MOTE_ALWAYS_INLINE mote_c32 mote_c32_half(mote_c32 z)
{
    return mote_c32_of(mote_c32_round((int64_t)z.re * 1073741823),
                       mote_c32_round((int64_t)z.im * 1073741823));
}

static MOTE_ALWAYS_INLINE mote_c32 mote_c32_rotate(mote_c32 z, mote_c32 w)
{
    return mote_c32_of(mote_c32_round((int64_t)z.re * w.re - (int64_t)z.im * w.im),
                       mote_c32_round((int64_t)z.re * w.im + (int64_t)z.im * w.re));
}

static MOTE_ALWAYS_INLINE mote_c32 mote_c32_rotate_wide(mote_c32 z, mote_c32 w)
{
    return mote_c32_rotate(z, w);
}

static MOTE_ALWAYS_INLINE mote_c32 mote_c32_add(mote_c32 a, mote_c32 b)
{
    return mote_c32_of(mote_wrapping_add(a.re, b.re), mote_wrapping_add(a.im, b.im));
}

static MOTE_ALWAYS_INLINE mote_c32 mote_c32_subtract(mote_c32 a, mote_c32 b)
{
    return mote_c32_of(mote_wrapping_subtract(a.re, b.re), mote_wrapping_subtract(a.im, b.im));
}

static MOTE_ALWAYS_INLINE mote_c32 mote_c32_add_i(mote_c32 a, mote_c32 b)
{
    return mote_c32_of(mote_wrapping_subtract(a.re, b.im), mote_wrapping_add(a.im, b.re));
}

static MOTE_ALWAYS_INLINE mote_c32 mote_c32_subtract_i(mote_c32 a, mote_c32 b)
{
    return mote_c32_of(mote_wrapping_add(a.re, b.im), mote_wrapping_subtract(a.im, b.re));
}

/* Half of the conjugate; the conjugate is taken modulo 2^32. */
static MOTE_ALWAYS_INLINE mote_c32 mote_c32_half_conjugate(mote_c32 z)
{
    return mote_c32_half(mote_c32_of(z.re, mote_wrapping_subtract(0, z.im)));
}

/* (a + b) / 2, and the conjugate of (a - b) / 2, rounded down; the sum is taken modulo 2^32. */
static MOTE_ALWAYS_INLINE mote_c32 mote_c32_mean(mote_c32 a, mote_c32 b)
{
    return mote_c32_of(mote_wrapping_add(a.re, b.re) >> 1, mote_wrapping_add(a.im, b.im) >> 1);
}

static MOTE_ALWAYS_INLINE mote_c32 mote_c32_mean_conjugate(mote_c32 a, mote_c32 b)
{
    return mote_c32_of(mote_wrapping_subtract(a.re, b.re) >> 1, mote_wrapping_subtract(b.im, a.im) >> 1);
}

static MOTE_ALWAYS_INLINE int32_t mote_c32_re(mote_c32 z)
{
    return z.re;
}

static MOTE_ALWAYS_INLINE mote_c32 mote_c32_join(mote_c32 a, mote_c32 b)
{
    return mote_c32_of(a.re, b.re);
}

static MOTE_ALWAYS_INLINE mote_c32 mote_c32_conjugate(mote_c32 z)
{
    return mote_c32_of(z.re, mote_wrapping_subtract(0, z.im));
}

MOTE_FFT(mote_c32, int32_t)
MOTE_REAL_FFT(mote_c32, int32_t)

#endif
