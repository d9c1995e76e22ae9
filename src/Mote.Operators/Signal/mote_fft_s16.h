/* The transform of 16-bit integers, each stage divided by its radix: kissfft's fixed point. Products are
 * rounded half up at 15 bits; sums are modulo 2^16. Source: the rules of kissfft's FIXED_POINT 16. */
#ifndef MOTE_FFT_S16_H
#define MOTE_FFT_S16_H

#include "mote_dsp.h"
#include "mote_fft.h"

#if defined(MOTE_DSP)
/* Real part in the low half. x / n is (x * (32767 / n) + 2^14) >> 15, here (x * (2 * (32767 / n)) + 2^15) >>
 * 16, whose result lies in a high half. */
typedef uint32_t mote_c16;

static MOTE_ALWAYS_INLINE mote_c16 mote_c16_load(const int16_t *from)
{
    return mote_load_pair(from);
}

static MOTE_ALWAYS_INLINE void mote_c16_store(int16_t *to, mote_c16 z)
{
    mote_store_pair(to, z);
}

static MOTE_ALWAYS_INLINE mote_c16 mote_c16_zero(void)
{
    return 0;
}

static MOTE_ALWAYS_INLINE mote_c16 mote_c16_real(int16_t x)
{
    return (uint16_t)x;
}

static MOTE_ALWAYS_INLINE mote_c16 mote_c16_quarter(mote_c16 z)
{
    return mote_pack_high(mote_smlabb(z, 2 * 8191, 32768), mote_smlatb(z, 2 * 8191, 32768));
}

static MOTE_ALWAYS_INLINE mote_c16 mote_c16_half(mote_c16 z)
{
    return mote_pack_high(mote_smlabb(z, 2 * 16383, 32768), mote_smlatb(z, 2 * 16383, 32768));
}

/* z is at most 16383, so twice of it fits and the product lies in a high half. */
static MOTE_ALWAYS_INLINE mote_c16 mote_c16_rotate(mote_c16 z, mote_c16 w)
{
    const uint32_t twice = mote_sadd16(z, z);
    return mote_pack_high(mote_smlsd(twice, w, 32768), mote_smladx(twice, w, 32768));
}

/* Any z. */
static MOTE_ALWAYS_INLINE mote_c16 mote_c16_rotate_wide(mote_c16 z, mote_c16 w)
{
    return mote_pack_shifted_15(mote_smlsd(z, w, 16384), mote_smladx(z, w, 16384));
}

static MOTE_ALWAYS_INLINE mote_c16 mote_c16_add(mote_c16 a, mote_c16 b)
{
    return mote_sadd16(a, b);
}

static MOTE_ALWAYS_INLINE mote_c16 mote_c16_subtract(mote_c16 a, mote_c16 b)
{
    return mote_ssub16(a, b);
}

static MOTE_ALWAYS_INLINE mote_c16 mote_c16_add_i(mote_c16 a, mote_c16 b)
{
    return mote_sasx(a, b);
}

static MOTE_ALWAYS_INLINE mote_c16 mote_c16_subtract_i(mote_c16 a, mote_c16 b)
{
    return mote_ssax(a, b);
}

/* Half of the conjugate; the conjugate is taken modulo 2^16. */
static MOTE_ALWAYS_INLINE mote_c16 mote_c16_half_conjugate(mote_c16 z)
{
    const uint32_t turned = mote_sasx(0, z);
    return mote_pack_high(mote_smlatb(turned, 2 * 16383, 32768), mote_smlabb(turned, 2 * 16383, 32768));
}

/* (a + b) / 2, and the conjugate of (a - b) / 2, rounded down. */
static MOTE_ALWAYS_INLINE mote_c16 mote_c16_mean(mote_c16 a, mote_c16 b)
{
    return mote_shadd16(a, b);
}

static MOTE_ALWAYS_INLINE mote_c16 mote_c16_mean_conjugate(mote_c16 a, mote_c16 b)
{
    return mote_pack_low_high(mote_shsub16(a, b), mote_shsub16(b, a));
}
static MOTE_ALWAYS_INLINE int16_t mote_c16_re(mote_c16 z)
{
    return (int16_t)z;
}

static MOTE_ALWAYS_INLINE mote_c16 mote_c16_join(mote_c16 a, mote_c16 b)
{
    return mote_pack_low(a, b);
}

static MOTE_ALWAYS_INLINE mote_c16 mote_c16_conjugate(mote_c16 z)
{
    return mote_pack_low_high(z, mote_ssub16(0, z));
}
#else
typedef struct {
    int32_t re;
    int32_t im;
} mote_c16;

static MOTE_ALWAYS_INLINE mote_c16 mote_c16_of(int32_t re, int32_t im)
{
    mote_c16 z;
    z.re = (int16_t)re;
    z.im = (int16_t)im;
    return z;
}

static MOTE_ALWAYS_INLINE mote_c16 mote_c16_load(const int16_t *from)
{
    return mote_c16_of(from[0], from[1]);
}

static MOTE_ALWAYS_INLINE void mote_c16_store(int16_t *to, mote_c16 z)
{
    to[0] = (int16_t)z.re;
    to[1] = (int16_t)z.im;
}

static MOTE_ALWAYS_INLINE mote_c16 mote_c16_zero(void)
{
    return mote_c16_of(0, 0);
}

static MOTE_ALWAYS_INLINE mote_c16 mote_c16_real(int16_t x)
{
    return mote_c16_of(x, 0);
}

static MOTE_ALWAYS_INLINE mote_c16 mote_c16_quarter(mote_c16 z)
{
    return mote_c16_of((z.re * 8191 + 16384) >> 15, (z.im * 8191 + 16384) >> 15);
}

static MOTE_ALWAYS_INLINE mote_c16 mote_c16_half(mote_c16 z)
{
    return mote_c16_of((z.re * 16383 + 16384) >> 15, (z.im * 16383 + 16384) >> 15);
}

static MOTE_ALWAYS_INLINE mote_c16 mote_c16_rotate(mote_c16 z, mote_c16 w)
{
    return mote_c16_of((z.re * w.re - z.im * w.im + 16384) >> 15, (z.re * w.im + z.im * w.re + 16384) >> 15);
}

static MOTE_ALWAYS_INLINE mote_c16 mote_c16_rotate_wide(mote_c16 z, mote_c16 w)
{
    return mote_c16_rotate(z, w);
}

static MOTE_ALWAYS_INLINE mote_c16 mote_c16_add(mote_c16 a, mote_c16 b)
{
    return mote_c16_of(a.re + b.re, a.im + b.im);
}

static MOTE_ALWAYS_INLINE mote_c16 mote_c16_subtract(mote_c16 a, mote_c16 b)
{
    return mote_c16_of(a.re - b.re, a.im - b.im);
}

static MOTE_ALWAYS_INLINE mote_c16 mote_c16_add_i(mote_c16 a, mote_c16 b)
{
    return mote_c16_of(a.re - b.im, a.im + b.re);
}

static MOTE_ALWAYS_INLINE mote_c16 mote_c16_subtract_i(mote_c16 a, mote_c16 b)
{
    return mote_c16_of(a.re + b.im, a.im - b.re);
}

/* Half of the conjugate; the conjugate is taken modulo 2^16. */
static MOTE_ALWAYS_INLINE mote_c16 mote_c16_half_conjugate(mote_c16 z)
{
    return mote_c16_half(mote_c16_of(z.re, -z.im));
}

/* (a + b) / 2, and the conjugate of (a - b) / 2, rounded down. */
static MOTE_ALWAYS_INLINE mote_c16 mote_c16_mean(mote_c16 a, mote_c16 b)
{
    return mote_c16_of((a.re + b.re) >> 1, (a.im + b.im) >> 1);
}

static MOTE_ALWAYS_INLINE mote_c16 mote_c16_mean_conjugate(mote_c16 a, mote_c16 b)
{
    return mote_c16_of((a.re - b.re) >> 1, (b.im - a.im) >> 1);
}

static MOTE_ALWAYS_INLINE int16_t mote_c16_re(mote_c16 z)
{
    return (int16_t)z.re;
}

static MOTE_ALWAYS_INLINE mote_c16 mote_c16_join(mote_c16 a, mote_c16 b)
{
    return mote_c16_of(a.re, b.re);
}

static MOTE_ALWAYS_INLINE mote_c16 mote_c16_conjugate(mote_c16 z)
{
    return mote_c16_of(z.re, -z.im);
}
#endif

MOTE_FFT(mote_c16, int16_t)
MOTE_REAL_FFT(mote_c16, int16_t)

#endif
