#ifndef MOTE_FFT_S16_H
#define MOTE_FFT_S16_H

#include "fft_bit_reversal.h"

/* A complex number of two 16-bit integers. With the instructions for it, it stays in one register, the real
 * part below. Sums and differences fit 16 bits wherever they are taken here. */
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

static MOTE_ALWAYS_INLINE void mote_pair_store(int16_t *y, mote_pair x)
{
    memcpy(y, &x, sizeof(x));
}

static MOTE_ALWAYS_INLINE int32_t mote_pair_re(mote_pair x)
{
    return (int16_t)x;
}

static MOTE_ALWAYS_INLINE int32_t mote_pair_im(mote_pair x)
{
    return (int32_t)x >> 16;
}

/* re / 4 and im / 4, rounded down. */
static MOTE_ALWAYS_INLINE mote_pair mote_pair_quarters(int32_t re, int32_t im)
{
    mote_pair pair;
    __asm__("pkhbt %0, %1, %2, lsl #14" : "=r"(pair) : "r"(re >> 2), "r"(im));
    return pair;
}

/* (x + addend) / 2, rounded down; addend is added to both parts. */
static MOTE_ALWAYS_INLINE mote_pair mote_pair_half(mote_pair x, int32_t addend)
{
    return (mote_pair)__shadd16((int16x2_t)x, (int16x2_t)(addend * 0x10001));
}

static MOTE_ALWAYS_INLINE mote_pair mote_pair_sum(mote_pair x, mote_pair y)
{
    return (mote_pair)__sadd16((int16x2_t)x, (int16x2_t)y);
}

static MOTE_ALWAYS_INLINE mote_pair mote_pair_difference(mote_pair x, mote_pair y)
{
    return (mote_pair)__ssub16((int16x2_t)x, (int16x2_t)y);
}

/* (x + y) / 2, (x - y) / 2, (x - i y) / 2 and (x + i y) / 2, rounded down. */
static MOTE_ALWAYS_INLINE mote_pair mote_pair_half_sum(mote_pair x, mote_pair y)
{
    return (mote_pair)__shadd16((int16x2_t)x, (int16x2_t)y);
}

static MOTE_ALWAYS_INLINE mote_pair mote_pair_half_difference(mote_pair x, mote_pair y)
{
    return (mote_pair)__shsub16((int16x2_t)x, (int16x2_t)y);
}

static MOTE_ALWAYS_INLINE mote_pair mote_pair_half_minus_i(mote_pair x, mote_pair y)
{
    return (mote_pair)__shsax((int16x2_t)x, (int16x2_t)y);
}

static MOTE_ALWAYS_INLINE mote_pair mote_pair_half_plus_i(mote_pair x, mote_pair y)
{
    return (mote_pair)__shasx((int16x2_t)x, (int16x2_t)y);
}

/* x * w / 2, rounded to nearest, halves up; w in Q15. */
static MOTE_ALWAYS_INLINE mote_pair mote_pair_turn(mote_pair x, mote_pair w)
{
    const int32_t re = __smlsd((int16x2_t)x, (int16x2_t)w, 0x8000);
    const int32_t im = __smladx((int16x2_t)x, (int16x2_t)w, 0x8000);
    mote_pair pair;
    __asm__("pkhtb %0, %1, %2, asr #16" : "=r"(pair) : "r"(im), "r"(re));
    return pair;
}
#else
typedef struct {
    int32_t re;
    int32_t im;
} mote_pair;

static MOTE_ALWAYS_INLINE mote_pair mote_pair_of(int32_t re, int32_t im)
{
    mote_pair pair;
    pair.re = re;
    pair.im = im;
    return pair;
}

static MOTE_ALWAYS_INLINE mote_pair mote_pair_load(const int16_t *x)
{
    return mote_pair_of(x[0], x[1]);
}

static MOTE_ALWAYS_INLINE void mote_pair_store(int16_t *y, mote_pair x)
{
    y[0] = (int16_t)x.re;
    y[1] = (int16_t)x.im;
}

static MOTE_ALWAYS_INLINE int32_t mote_pair_re(mote_pair x)
{
    return x.re;
}

static MOTE_ALWAYS_INLINE int32_t mote_pair_im(mote_pair x)
{
    return x.im;
}

/* re / 4 and im / 4, rounded down. */
static MOTE_ALWAYS_INLINE mote_pair mote_pair_quarters(int32_t re, int32_t im)
{
    return mote_pair_of(re >> 2, im >> 2);
}

/* (x + addend) / 2, rounded down; addend is added to both parts. */
static MOTE_ALWAYS_INLINE mote_pair mote_pair_half(mote_pair x, int32_t addend)
{
    return mote_pair_of((x.re + addend) >> 1, (x.im + addend) >> 1);
}

static MOTE_ALWAYS_INLINE mote_pair mote_pair_sum(mote_pair x, mote_pair y)
{
    return mote_pair_of(x.re + y.re, x.im + y.im);
}

static MOTE_ALWAYS_INLINE mote_pair mote_pair_difference(mote_pair x, mote_pair y)
{
    return mote_pair_of(x.re - y.re, x.im - y.im);
}

/* (x + y) / 2, (x - y) / 2, (x - i y) / 2 and (x + i y) / 2, rounded down. */
static MOTE_ALWAYS_INLINE mote_pair mote_pair_half_sum(mote_pair x, mote_pair y)
{
    return mote_pair_of((x.re + y.re) >> 1, (x.im + y.im) >> 1);
}

static MOTE_ALWAYS_INLINE mote_pair mote_pair_half_difference(mote_pair x, mote_pair y)
{
    return mote_pair_of((x.re - y.re) >> 1, (x.im - y.im) >> 1);
}

static MOTE_ALWAYS_INLINE mote_pair mote_pair_half_minus_i(mote_pair x, mote_pair y)
{
    return mote_pair_of((x.re + y.im) >> 1, (x.im - y.re) >> 1);
}

static MOTE_ALWAYS_INLINE mote_pair mote_pair_half_plus_i(mote_pair x, mote_pair y)
{
    return mote_pair_of((x.re - y.im) >> 1, (x.im + y.re) >> 1);
}

/* x * w / 2, rounded to nearest, halves up; w in Q15. */
static MOTE_ALWAYS_INLINE mote_pair mote_pair_turn(mote_pair x, mote_pair w)
{
    return mote_pair_of((x.re * w.re - x.im * w.im + 0x8000) >> 16,
                        (x.re * w.im + x.im * w.re + 0x8000) >> 16);
}
#endif

/* Half the transform of four complex numbers, stored at a to d. The first comes with one added, so that
 * halves are rounded up. */
static MOTE_ALWAYS_INLINE void mote_fft4_s16(int16_t *a, int16_t *b, int16_t *c, int16_t *d, mote_pair xa,
                                             mote_pair xb, mote_pair xc, mote_pair xd)
{
    const mote_pair s = mote_pair_sum(xa, xb);
    const mote_pair t = mote_pair_difference(xa, xb);
    const mote_pair u = mote_pair_sum(xc, xd);
    const mote_pair v = mote_pair_difference(xc, xd);
    mote_pair_store(a, mote_pair_half_sum(s, u));
    mote_pair_store(b, mote_pair_half_minus_i(t, v));
    mote_pair_store(c, mote_pair_half_difference(s, u));
    mote_pair_store(d, mote_pair_half_plus_i(t, v));
}

/* The same of numbers in memory that are not turned, a quarter of it. */
static MOTE_ALWAYS_INLINE void mote_fft4_plain_s16(int16_t *a, int16_t *b, int16_t *c, int16_t *d)
{
    mote_fft4_s16(a, b, c, d, mote_pair_half(mote_pair_load(a), 2), mote_pair_half(mote_pair_load(b), 0),
                  mote_pair_half(mote_pair_load(c), 0), mote_pair_half(mote_pair_load(d), 1));
}

/* The same, of which the second is turned by w^2, the third by w, the fourth by w^3. */
static MOTE_ALWAYS_INLINE void mote_fft4_turned_s16(int16_t *a, int16_t *b, int16_t *c, int16_t *d,
                                                    mote_pair w1, mote_pair w2, mote_pair w3)
{
    mote_fft4_s16(a, b, c, d, mote_pair_half(mote_pair_load(a), 2), mote_pair_turn(mote_pair_load(b), w2),
                  mote_pair_turn(mote_pair_load(c), w1), mote_pair_turn(mote_pair_load(d), w3));
}

static MOTE_ALWAYS_INLINE void mote_fft_swap_s16(int16_t *z, int32_t i, int32_t k)
{
    const mote_pair x = mote_pair_load(z + 2 * i);
    mote_pair_store(z + 2 * i, mote_pair_load(z + 2 * k));
    mote_pair_store(z + 2 * k, x);
}

/* x / 4, rounded to nearest, halves down, + addend / 2. */
static MOTE_ALWAYS_INLINE mote_pair mote_pair_quarter(const int16_t *x, int32_t addend)
{
    return mote_pair_half(mote_pair_half(mote_pair_load(x), 1), addend);
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
            mote_fft4_s16(p, p + 2, p + 4, p + 6, mote_pair_quarter(p, 2), mote_pair_quarter(p + 2, 0),
                          mote_pair_quarter(p + 4, 0), mote_pair_quarter(p + 6, 0));
        }
    } else {
        for (int16_t *p = z; p < end; p += 4) {
            const mote_pair a = mote_pair_load(p);
            const mote_pair b = mote_pair_load(p + 2);
            mote_pair_store(p, mote_pair_half(mote_pair_half_sum(a, b), 1));
            mote_pair_store(p + 2, mote_pair_half(mote_pair_half_difference(a, b), 1));
        }
        m = 2;
    }
    for (; 4 * m < count; m *= 4) {
        const int32_t group = 8 * m;
        const int32_t stride = count / (4 * m) * 6;
        const int16_t *turn = w + stride - 6;
        int16_t *first = z;
        for (int16_t *a = z, *b = z + 2 * m, *c = z + 4 * m, *d = z + 6 * m; a < end;
             a += group, b += group, c += group, d += group) {
            mote_fft4_plain_s16(a, b, c, d);
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
    if (m < count) {
        /* The last pass has one group. */
        int16_t *b = z + count / 2;
        int16_t *c = b + count / 2;
        int16_t *d = c + count / 2;
        const int16_t *const last = b;
        mote_fft4_plain_s16(z, b, c, d);
        for (z += 2, b += 2, c += 2, d += 2; z < last; z += 2, b += 2, c += 2, d += 2) {
            mote_fft4_turned_s16(z, b, c, d, mote_pair_load(w), mote_pair_load(w + 2), mote_pair_load(w + 4));
            w += 6;
        }
    }
}

/* The nearest value of 16 bits. */
static MOTE_ALWAYS_INLINE int16_t mote_fft_limit_16(int32_t x)
{
    return (int16_t)mote_clamp(x, -32768, 32767);
}

/* The first n / 2 + 1 bins of the transform of n real numbers, divided by n, in place: z has n + 2 places.
 * split: e^(-2 pi i k / n) for k from 1 to n / 4 - 1 in Q15. Only the first and the last bin can be out of
 * range, by one: the others are at most 2 / pi times the largest number. */
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
        mote_pair_store(a, mote_pair_quarters(even_re + re, im + even_im + 2));
        mote_pair_store(b, mote_pair_quarters(even_re - re, im - even_im + 2));
        a += 2;
        b -= 2;
        split += 2;
    }
}

#endif
