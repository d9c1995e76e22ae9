#ifndef MOTE_FFT_S16_H
#define MOTE_FFT_S16_H

#include "fft_bit_reversal.h"

/* A complex number of two 16-bit integers. With the instructions for it, it stays in one register, the real
 * part below. */
#if defined(__ARM_FEATURE_DSP) && __ARM_FEATURE_DSP && !defined(MOTE_PORTABLE)
#include <arm_acle.h>
#include <string.h>

typedef uint32_t mote_pair;

static MOTE_ALWAYS_INLINE mote_pair mote_pair_load(const int16_t *x)
{
    mote_pair pair;
    memcpy(&pair, x, sizeof(pair));
    return pair;
}

static MOTE_ALWAYS_INLINE int32_t mote_pair_re(mote_pair x)
{
    return (int16_t)x;
}

static MOTE_ALWAYS_INLINE int32_t mote_pair_im(mote_pair x)
{
    return (int32_t)x >> 16;
}

/* (re, im), of which 16 bits each are kept, shifted to the right. */
static MOTE_ALWAYS_INLINE void mote_pair_store(int16_t *y, int32_t re, int32_t im, int32_t shift)
{
    const uint32_t low = (uint32_t)(re >> shift) & 0xFFFFu;
    const uint32_t high = (uint32_t)im << (16 - shift) & 0xFFFF0000u;
    const mote_pair pair = low | high;
    memcpy(y, &pair, sizeof(pair));
}

/* Real and imaginary part of x * w, w in Q15, in half the unit of x, rounded halves up. */
static MOTE_ALWAYS_INLINE int32_t mote_pair_turn_re(mote_pair x, mote_pair w)
{
    return __smlsd((int16x2_t)x, (int16x2_t)w, 0x2000) >> 14;
}

static MOTE_ALWAYS_INLINE int32_t mote_pair_turn_im(mote_pair x, mote_pair w)
{
    return __smladx((int16x2_t)x, (int16x2_t)w, 0x2000) >> 14;
}
#else
typedef struct {
    int32_t re;
    int32_t im;
} mote_pair;

static MOTE_ALWAYS_INLINE mote_pair mote_pair_load(const int16_t *x)
{
    mote_pair pair;
    pair.re = x[0];
    pair.im = x[1];
    return pair;
}

static MOTE_ALWAYS_INLINE int32_t mote_pair_re(mote_pair x)
{
    return x.re;
}

static MOTE_ALWAYS_INLINE int32_t mote_pair_im(mote_pair x)
{
    return x.im;
}

/* (re, im), of which 16 bits each are kept, shifted to the right. */
static MOTE_ALWAYS_INLINE void mote_pair_store(int16_t *y, int32_t re, int32_t im, int32_t shift)
{
    y[0] = (int16_t)(re >> shift);
    y[1] = (int16_t)(im >> shift);
}

/* Real and imaginary part of x * w, w in Q15, in half the unit of x, rounded halves up. */
static MOTE_ALWAYS_INLINE int32_t mote_pair_turn_re(mote_pair x, mote_pair w)
{
    return (x.re * w.re - x.im * w.im + 0x2000) >> 14;
}

static MOTE_ALWAYS_INLINE int32_t mote_pair_turn_im(mote_pair x, mote_pair w)
{
    return (x.re * w.im + x.im * w.re + 0x2000) >> 14;
}
#endif

/* The transform of four complex numbers, shifted to the right and stored at a to d; the first has half a unit
 * of the result added already. */
static MOTE_ALWAYS_INLINE void mote_fft4_s16(int16_t *a, int16_t *b, int16_t *c, int16_t *d, int32_t ar,
                                             int32_t ai, int32_t br, int32_t bi, int32_t cr, int32_t ci,
                                             int32_t dr, int32_t di, int32_t shift)
{
    const int32_t sr = ar + br;
    const int32_t si = ai + bi;
    const int32_t tr = ar - br;
    const int32_t ti = ai - bi;
    const int32_t ur = cr + dr;
    const int32_t ui = ci + di;
    const int32_t vr = cr - dr;
    const int32_t vi = ci - di;
    mote_pair_store(a, sr + ur, si + ui, shift);
    mote_pair_store(b, tr + vi, ti - vr, shift);
    mote_pair_store(c, sr - ur, si - ui, shift);
    mote_pair_store(d, tr - vi, ti + vr, shift);
}

/* The same of numbers in memory that are not turned; shift is 2 or 3. */
static MOTE_ALWAYS_INLINE void mote_fft4_plain_s16(int16_t *a, int16_t *b, int16_t *c, int16_t *d,
                                                   int32_t shift)
{
    const int32_t half = 1 << (shift - 1);
    const mote_pair pa = mote_pair_load(a);
    const mote_pair pb = mote_pair_load(b);
    const mote_pair pc = mote_pair_load(c);
    const mote_pair pd = mote_pair_load(d);
    mote_fft4_s16(a, b, c, d, mote_pair_re(pa) + half, mote_pair_im(pa) + half, mote_pair_re(pb),
                  mote_pair_im(pb), mote_pair_re(pc), mote_pair_im(pc), mote_pair_re(pd), mote_pair_im(pd),
                  shift);
}

/* The same, of which the second is turned by w^2, the third by w, the fourth by w^3, a quarter of it. */
static MOTE_ALWAYS_INLINE void mote_fft4_turned_s16(int16_t *a, int16_t *b, int16_t *c, int16_t *d,
                                                    mote_pair w1, mote_pair w2, mote_pair w3)
{
    const mote_pair pa = mote_pair_load(a);
    const mote_pair pb = mote_pair_load(b);
    const mote_pair pc = mote_pair_load(c);
    const mote_pair pd = mote_pair_load(d);
    mote_fft4_s16(a, b, c, d, mote_pair_re(pa) * 2 + 4, mote_pair_im(pa) * 2 + 4, mote_pair_turn_re(pb, w2),
                  mote_pair_turn_im(pb, w2), mote_pair_turn_re(pc, w1), mote_pair_turn_im(pc, w1),
                  mote_pair_turn_re(pd, w3), mote_pair_turn_im(pd, w3), 3);
}

static MOTE_ALWAYS_INLINE void mote_fft_swap_s16(int16_t *z, int32_t i, int32_t k)
{
    const mote_pair a = mote_pair_load(z + 2 * i);
    const mote_pair b = mote_pair_load(z + 2 * k);
    mote_pair_store(z + 2 * i, mote_pair_re(b), mote_pair_im(b), 0);
    mote_pair_store(z + 2 * k, mote_pair_re(a), mote_pair_im(a), 0);
}

/* The complex transform of count = 2^p numbers (8 or more), divided by 2 * count, in place. w: for j from 1
 * to count / 4 - 1 the numbers e^(-2 pi i j k / count), k = 1, 2, 3, in Q15. */
static MOTE_ALWAYS_INLINE void mote_fft_s16(int16_t *z, int32_t count, const int16_t *w)
{
    const int16_t *const end = z + 2 * count;
    int32_t m = 4;
    MOTE_FFT_REVERSE_BITS(mote_fft_swap_s16, z, count);
    /* A power of four has its only bit at an even place. */
    if ((count & 0x55555555) != 0) {
        for (int16_t *p = z; p < end; p += 8) {
            mote_fft4_plain_s16(p, p + 2, p + 4, p + 6, 3);
        }
    } else {
        for (int16_t *p = z; p < end; p += 4) {
            const mote_pair a = mote_pair_load(p);
            const mote_pair b = mote_pair_load(p + 2);
            const int32_t re = mote_pair_re(a) + 2;
            const int32_t im = mote_pair_im(a) + 2;
            mote_pair_store(p, re + mote_pair_re(b), im + mote_pair_im(b), 2);
            mote_pair_store(p + 2, re - mote_pair_re(b), im - mote_pair_im(b), 2);
        }
        m = 2;
    }
    for (; m < count; m *= 4) {
        const int32_t group = 8 * m;
        const int32_t stride = count / (4 * m) * 6;
        const int16_t *turn = w + stride - 6;
        int16_t *first = z;
        for (int16_t *a = z, *b = z + 2 * m, *c = z + 4 * m, *d = z + 6 * m; a < end;
             a += group, b += group, c += group, d += group) {
            mote_fft4_plain_s16(a, b, c, d, 2);
        }
        for (int32_t j = 1; j < m; j++) {
            const mote_pair w1 = mote_pair_load(turn);
            const mote_pair w2 = mote_pair_load(turn + 2);
            const mote_pair w3 = mote_pair_load(turn + 4);
            first += 2;
            turn += stride;
            for (int16_t *a = first, *b = first + 2 * m, *c = first + 4 * m, *d = first + 6 * m; a < end;
                 a += group, b += group, c += group, d += group) {
                mote_fft4_turned_s16(a, b, c, d, w1, w2, w3);
            }
        }
    }
}

/* The nearest value of 16 bits. */
static MOTE_ALWAYS_INLINE int16_t mote_fft_limit_16(int32_t x)
{
    return (int16_t)mote_clamp(x, -32768, 32767);
}

/* The first n / 2 + 1 bins of the transform of n real numbers, divided by n, in place: z has n + 2 places.
 * split: e^(-2 pi i k / n) for k from 1 to n / 4 - 1 in Q15. */
static MOTE_ALWAYS_INLINE void mote_fft_real_s16(int16_t *z, int32_t n, const int16_t *w,
                                                 const int16_t *split)
{
    int16_t *a = z + 2;
    int16_t *b = z + n - 2;
    int32_t first;
    mote_fft_s16(z, n / 2, w);
    first = z[0];
    z[0] = mote_fft_limit_16(first + z[1]);
    z[n] = mote_fft_limit_16(first - z[1]);
    z[1] = 0;
    z[n + 1] = 0;
    z[n / 2 + 1] = (int16_t)-z[n / 2 + 1];
    while (a < b) {
        const mote_pair pa = mote_pair_load(a);
        const mote_pair pb = mote_pair_load(b);
        const mote_pair w1 = mote_pair_load(split);
        const int32_t even_re = (mote_pair_re(pa) + mote_pair_re(pb)) * 2 + 2;
        const int32_t even_im = (mote_pair_im(pa) - mote_pair_im(pb)) * 2;
        const int32_t odd_re = mote_pair_im(pa) + mote_pair_im(pb);
        const int32_t odd_im = mote_pair_re(pb) - mote_pair_re(pa);
        const int32_t re = (odd_re * mote_pair_re(w1) - odd_im * mote_pair_im(w1) + 0x2000) >> 14;
        const int32_t im = (odd_re * mote_pair_im(w1) + odd_im * mote_pair_re(w1) + 0x2000) >> 14;
        a[0] = mote_fft_limit_16((even_re + re) >> 2);
        a[1] = mote_fft_limit_16((im + even_im + 2) >> 2);
        b[0] = mote_fft_limit_16((even_re - re) >> 2);
        b[1] = mote_fft_limit_16((im - even_im + 2) >> 2);
        a += 2;
        b -= 2;
        split += 2;
    }
}

#endif
