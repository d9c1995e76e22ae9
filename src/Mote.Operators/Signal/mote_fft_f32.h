/* The transform of floats, without divisions; each operation is rounded by itself. */
#ifndef MOTE_FFT_F32_H
#define MOTE_FFT_F32_H

#include "mote_fft.h"
#include "mote_float.h"

typedef struct {
    float re;
    float im;
} mote_cf;

static MOTE_ALWAYS_INLINE mote_cf mote_cf_of(float re, float im)
{
    mote_cf z;
    z.re = re;
    z.im = im;
    return z;
}

static MOTE_ALWAYS_INLINE mote_cf mote_cf_load(const float *from)
{
    return mote_cf_of(from[0], from[1]);
}

static MOTE_ALWAYS_INLINE void mote_cf_store(float *to, mote_cf z)
{
    to[0] = z.re;
    to[1] = z.im;
}

static MOTE_ALWAYS_INLINE mote_cf mote_cf_zero(void)
{
    return mote_cf_of(0.0f, 0.0f);
}

static MOTE_ALWAYS_INLINE mote_cf mote_cf_real(float x)
{
    return mote_cf_of(x, 0.0f);
}

static MOTE_ALWAYS_INLINE mote_cf mote_cf_quarter(mote_cf z)
{
    return z;
}

static MOTE_ALWAYS_INLINE mote_cf mote_cf_half(mote_cf z)
{
    return z;
}

static MOTE_ALWAYS_INLINE mote_cf mote_cf_rotate(mote_cf z, mote_cf w)
{
    return mote_cf_of(z.re * w.re - z.im * w.im, z.re * w.im + z.im * w.re);
}

static MOTE_ALWAYS_INLINE mote_cf mote_cf_rotate_wide(mote_cf z, mote_cf w)
{
    return mote_cf_rotate(z, w);
}

static MOTE_ALWAYS_INLINE mote_cf mote_cf_add(mote_cf a, mote_cf b)
{
    return mote_cf_of(a.re + b.re, a.im + b.im);
}

static MOTE_ALWAYS_INLINE mote_cf mote_cf_subtract(mote_cf a, mote_cf b)
{
    return mote_cf_of(a.re - b.re, a.im - b.im);
}

static MOTE_ALWAYS_INLINE mote_cf mote_cf_add_i(mote_cf a, mote_cf b)
{
    return mote_cf_of(a.re - b.im, a.im + b.re);
}

static MOTE_ALWAYS_INLINE mote_cf mote_cf_subtract_i(mote_cf a, mote_cf b)
{
    return mote_cf_of(a.re + b.im, a.im - b.re);
}

static MOTE_ALWAYS_INLINE mote_cf mote_cf_half_conjugate(mote_cf z)
{
    return mote_cf_of(z.re, -z.im);
}

/* (a + b) / 2, and the conjugate of (a - b) / 2. */
static MOTE_ALWAYS_INLINE mote_cf mote_cf_mean(mote_cf a, mote_cf b)
{
    return mote_cf_of((a.re + b.re) * 0.5f, (a.im + b.im) * 0.5f);
}

static MOTE_ALWAYS_INLINE mote_cf mote_cf_mean_conjugate(mote_cf a, mote_cf b)
{
    return mote_cf_of((a.re - b.re) * 0.5f, (b.im - a.im) * 0.5f);
}

static MOTE_ALWAYS_INLINE float mote_cf_re(mote_cf z)
{
    return z.re;
}

static MOTE_ALWAYS_INLINE mote_cf mote_cf_join(mote_cf a, mote_cf b)
{
    return mote_cf_of(a.re, b.re);
}

static MOTE_ALWAYS_INLINE mote_cf mote_cf_conjugate(mote_cf z)
{
    return mote_cf_of(z.re, -z.im);
}

MOTE_FFT(mote_cf, float)
MOTE_REAL_FFT(mote_cf, float)

#endif
