#ifndef MOTE_FFT_S32_H
#define MOTE_FFT_S32_H

#include "fft_bit_reversal.h"

/* x / 2^shift, rounded halves up; the sum with half a unit may not fit. */
static MOTE_ALWAYS_INLINE int32_t mote_fft_halves_32(int32_t x, int32_t shift)
{
    return (x >> shift) + ((x >> (shift - 1)) & 1);
}

/* (a * b + c * d) / 2^shift, rounded halves up. */
static MOTE_ALWAYS_INLINE int32_t mote_fft_products_32(int32_t a, int32_t b, int32_t c, int32_t d,
                                                       int32_t shift)
{
    return (int32_t)(((int64_t)a * b + (int64_t)c * d + ((int64_t)1 << (shift - 1))) >> shift);
}

/* (a * b - c * d) / 2^shift, rounded halves up. */
static MOTE_ALWAYS_INLINE int32_t mote_fft_difference_32(int32_t a, int32_t b, int32_t c, int32_t d,
                                                         int32_t shift)
{
    return (int32_t)(((int64_t)a * b - (int64_t)c * d + ((int64_t)1 << (shift - 1))) >> shift);
}

/* The nearest value of 32 bits. */
static MOTE_ALWAYS_INLINE int32_t mote_fft_limit_32(int64_t x)
{
    return (int32_t)(x > INT32_MAX ? INT32_MAX : (x < INT32_MIN ? INT32_MIN : x));
}

/* The transform of four complex numbers, stored at a to d. */
static MOTE_ALWAYS_INLINE void mote_fft4_s32(int32_t *a, int32_t *b, int32_t *c, int32_t *d, int32_t ar,
                                             int32_t ai, int32_t br, int32_t bi, int32_t cr, int32_t ci,
                                             int32_t dr, int32_t di)
{
    const int32_t sr = ar + br;
    const int32_t si = ai + bi;
    const int32_t tr = ar - br;
    const int32_t ti = ai - bi;
    const int32_t ur = cr + dr;
    const int32_t ui = ci + di;
    const int32_t vr = cr - dr;
    const int32_t vi = ci - di;
    a[0] = sr + ur;
    a[1] = si + ui;
    b[0] = tr + vi;
    b[1] = ti - vr;
    c[0] = sr - ur;
    c[1] = si - ui;
    d[0] = tr - vi;
    d[1] = ti + vr;
}

/* The same of numbers in memory that are not turned, divided by 2^shift before. */
static MOTE_ALWAYS_INLINE void mote_fft4_plain_s32(int32_t *a, int32_t *b, int32_t *c, int32_t *d,
                                                   int32_t shift)
{
    mote_fft4_s32(a, b, c, d, mote_fft_halves_32(a[0], shift), mote_fft_halves_32(a[1], shift),
                  mote_fft_halves_32(b[0], shift), mote_fft_halves_32(b[1], shift),
                  mote_fft_halves_32(c[0], shift), mote_fft_halves_32(c[1], shift),
                  mote_fft_halves_32(d[0], shift), mote_fft_halves_32(d[1], shift));
}

static MOTE_ALWAYS_INLINE void mote_fft_swap_s32(int32_t *z, int32_t i, int32_t k)
{
    const int32_t re = z[2 * i];
    const int32_t im = z[2 * i + 1];
    z[2 * i] = z[2 * k];
    z[2 * i + 1] = z[2 * k + 1];
    z[2 * k] = re;
    z[2 * k + 1] = im;
}

/* The complex transform of count = 2^p numbers (8 or more), divided by 2 * count, in place. w: for j from 1
 * to count / 4 - 1 the numbers e^(-2 pi i j k / count), k = 1, 2, 3, in Q31. */
static MOTE_ALWAYS_INLINE void mote_fft_s32(int32_t *z, int32_t count, const int32_t *w)
{
    const int32_t *const end = z + 2 * count;
    int32_t m = 4;
    MOTE_FFT_REVERSE_BITS(mote_fft_swap_s32, z, count);
    /* A power of four has its only bit at an even place. */
    if ((count & 0x55555555) != 0) {
        for (int32_t *p = z; p < end; p += 8) {
            mote_fft4_plain_s32(p, p + 2, p + 4, p + 6, 3);
        }
    } else {
        for (int32_t *p = z; p < end; p += 4) {
            const int32_t ar = mote_fft_halves_32(p[0], 2);
            const int32_t ai = mote_fft_halves_32(p[1], 2);
            const int32_t br = mote_fft_halves_32(p[2], 2);
            const int32_t bi = mote_fft_halves_32(p[3], 2);
            p[0] = ar + br;
            p[1] = ai + bi;
            p[2] = ar - br;
            p[3] = ai - bi;
        }
        m = 2;
    }
    for (; m < count; m *= 4) {
        const int32_t group = 8 * m;
        const int32_t stride = count / (4 * m) * 6;
        const int32_t *turn = w + stride - 6;
        int32_t *first = z;
        for (int32_t *a = z, *b = z + 2 * m, *c = z + 4 * m, *d = z + 6 * m; a < end;
             a += group, b += group, c += group, d += group) {
            mote_fft4_plain_s32(a, b, c, d, 2);
        }
        for (int32_t j = 1; j < m; j++) {
            first += 2;
            for (int32_t *a = first, *b = first + 2 * m, *c = first + 4 * m, *d = first + 6 * m; a < end;
                 a += group, b += group, c += group, d += group) {
                mote_fft4_s32(a, b, c, d, mote_fft_halves_32(a[0], 2), mote_fft_halves_32(a[1], 2),
                              mote_fft_difference_32(b[0], turn[2], b[1], turn[3], 33),
                              mote_fft_products_32(b[0], turn[3], b[1], turn[2], 33),
                              mote_fft_difference_32(c[0], turn[0], c[1], turn[1], 33),
                              mote_fft_products_32(c[0], turn[1], c[1], turn[0], 33),
                              mote_fft_difference_32(d[0], turn[4], d[1], turn[5], 33),
                              mote_fft_products_32(d[0], turn[5], d[1], turn[4], 33));
            }
            turn += stride;
        }
    }
}

/* The first n / 2 + 1 bins of the transform of n real numbers, divided by n, in place: z has n + 2 places.
 * split: e^(-2 pi i k / n) for k from 1 to n / 4 - 1 in Q31. Only the first and the last bin can be out of
 * range: the others are at most 2 / pi times the largest number. */
static MOTE_ALWAYS_INLINE void mote_fft_real_s32(int32_t *z, int32_t n, const int32_t *w,
                                                 const int32_t *split)
{
    int32_t *a = z + 2;
    int32_t *b = z + n - 2;
    int32_t first;
    mote_fft_s32(z, n / 2, w);
    first = z[0];
    z[0] = mote_fft_limit_32((int64_t)first + z[1]);
    z[n] = mote_fft_limit_32((int64_t)first - z[1]);
    z[1] = 0;
    z[n + 1] = 0;
    z[n / 2 + 1] = -z[n / 2 + 1];
    while (a < b) {
        const int32_t ar = mote_fft_halves_32(a[0], 1);
        const int32_t ai = mote_fft_halves_32(a[1], 1);
        const int32_t br = mote_fft_halves_32(b[0], 1);
        const int32_t bi = mote_fft_halves_32(b[1], 1);
        const int32_t re = mote_fft_difference_32(ai + bi, split[0], br - ar, split[1], 31);
        const int32_t im = mote_fft_products_32(ai + bi, split[1], br - ar, split[0], 31);
        a[0] = re + (ar + br);
        a[1] = im + (ai - bi);
        b[0] = (ar + br) - re;
        b[1] = im - (ai - bi);
        a += 2;
        b -= 2;
        split += 2;
    }
}

/* A bin of 16 bits times 2^13, or a quarter of a bin of 32 bits. */
static MOTE_ALWAYS_INLINE int32_t mote_fft_quarter(int32_t x, int32_t is_short)
{
    return is_short != 0 ? x * 8192 : mote_fft_halves_32(x, 2);
}

/* The way back, without a factor: n / 2 bins at z and the real part of the last one, of 16 or 32 bits, become
 * n numbers, every second with the other sign, in units of n * 4 or n / 2^13. */
static MOTE_ALWAYS_INLINE void mote_fft_real_inverse_s32(int32_t *z, int32_t last, int32_t n,
                                                         int32_t is_short, const int32_t *w,
                                                         const int32_t *split)
{
    const int32_t first = mote_fft_quarter(z[0], is_short);
    const int32_t end = mote_fft_quarter(last, is_short);
    int32_t *a = z + 2;
    int32_t *b = z + n - 2;
    z[0] = first + end;
    z[1] = end - first;
    z[n / 2] = 2 * mote_fft_quarter(z[n / 2], is_short);
    z[n / 2 + 1] = 2 * mote_fft_quarter(z[n / 2 + 1], is_short);
    while (a < b) {
        const int32_t ar = mote_fft_quarter(a[0], is_short);
        const int32_t ai = mote_fft_quarter(a[1], is_short);
        const int32_t br = mote_fft_quarter(b[0], is_short);
        const int32_t bi = mote_fft_quarter(b[1], is_short);
        const int64_t odd_re = mote_fft_products_32(ar - br, split[0], ai + bi, split[1], 31);
        const int64_t odd_im = mote_fft_difference_32(ai + bi, split[0], ar - br, split[1], 31);
        a[0] = mote_fft_limit_32((int64_t)(ar + br) - odd_im);
        a[1] = mote_fft_limit_32(0 - (int64_t)(ai - bi) - odd_re);
        b[0] = mote_fft_limit_32(odd_im + (ar + br));
        b[1] = mote_fft_limit_32((int64_t)(ai - bi) - odd_re);
        a += 2;
        b -= 2;
        split += 2;
    }
    mote_fft_s32(z, n / 2, w);
}

#endif
