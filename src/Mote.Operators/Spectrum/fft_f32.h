#ifndef MOTE_FFT_F32_H
#define MOTE_FFT_F32_H

#include "fft_bit_reversal.h"
#include "mote_float.h"

/* The transform of four complex numbers, stored at a to d. */
static MOTE_ALWAYS_INLINE void mote_fft4_f32(float *a, float *b, float *c, float *d, float ar, float ai,
                                             float br, float bi, float cr, float ci, float dr, float di)
{
    const float sr = ar + br;
    const float si = ai + bi;
    const float tr = ar - br;
    const float ti = ai - bi;
    const float ur = cr + dr;
    const float ui = ci + di;
    const float vr = cr - dr;
    const float vi = ci - di;
    a[0] = sr + ur;
    a[1] = si + ui;
    b[0] = tr + vi;
    b[1] = ti - vr;
    c[0] = sr - ur;
    c[1] = si - ui;
    d[0] = tr - vi;
    d[1] = ti + vr;
}

/* The same of numbers of which the second is turned by w^2, the third by w, the fourth by w^3. */
static MOTE_ALWAYS_INLINE void mote_fft4_turned_f32(float *a, float *b, float *c, float *d, float ar,
                                                    float ai, float br, float bi, float cr, float ci,
                                                    float dr, float di, float w1r, float w1i, float w2r,
                                                    float w2i, float w3r, float w3i)
{
    mote_fft4_f32(a, b, c, d, ar, ai, br * w2r - bi * w2i, br * w2i + bi * w2r, cr * w1r - ci * w1i,
                  cr * w1i + ci * w1r, dr * w3r - di * w3i, dr * w3i + di * w3r);
}

/* Groups of four, not turned. */
static MOTE_ALWAYS_INLINE void mote_fft_fours_f32(float *z, int32_t count)
{
    for (int32_t i = 0; i < count; i += 4) {
        mote_fft4_f32(z, z + 2, z + 4, z + 6, z[0], z[1], z[2], z[3], z[4], z[5], z[6], z[7]);
        z += 8;
    }
}

/* Groups of eight in one pass: sums and differences of neighbours, then butterflies of four. w: the first
 * eighth of a turn, its double and triple. */
static MOTE_ALWAYS_INLINE void mote_fft_eights_f32(float *z, int32_t count, const float *w)
{
    const float w1r = w[0];
    const float w1i = w[1];
    const float w2r = w[2];
    const float w2i = w[3];
    const float w3r = w[4];
    const float w3i = w[5];
    for (int32_t i = 0; i < count; i += 8) {
        const float ar = z[0] - z[2];
        const float ai = z[1] - z[3];
        const float br = z[4] - z[6];
        const float bi = z[5] - z[7];
        const float cr = z[8] - z[10];
        const float ci = z[9] - z[11];
        const float dr = z[12] - z[14];
        const float di = z[13] - z[15];
        mote_fft4_f32(z, z + 4, z + 8, z + 12, z[0] + z[2], z[1] + z[3], z[4] + z[6], z[5] + z[7],
                      z[8] + z[10], z[9] + z[11], z[12] + z[14], z[13] + z[15]);
        mote_fft4_turned_f32(z + 2, z + 6, z + 10, z + 14, ar, ai, br, bi, cr, ci, dr, di, w1r, w1i, w2r, w2i,
                             w3r, w3i);
        z += 16;
    }
}

/* Butterflies over groups of 4 * m complex numbers, m 4 or more. */
static MOTE_ALWAYS_INLINE void mote_fft_pass_f32(float *z, int32_t count, int32_t m, const float *w)
{
    const int32_t stride = count / (4 * m) * 6;
    const int32_t group = 8 * m;
    const float *const end = z + 2 * count;
    for (float *a = z, *b = z + 2 * m, *c = z + 4 * m, *d = z + 6 * m; a < end;
         a += group, b += group, c += group, d += group) {
        mote_fft4_f32(a, b, c, d, a[0], a[1], b[0], b[1], c[0], c[1], d[0], d[1]);
    }
    w += stride - 6;
    for (int32_t j = 1; j < m; j++) {
        const float w1r = w[0];
        const float w1i = w[1];
        const float w2r = w[2];
        const float w2i = w[3];
        const float w3r = w[4];
        const float w3i = w[5];
        z += 2;
        for (float *a = z, *b = z + 2 * m, *c = z + 4 * m, *d = z + 6 * m; a < end;
             a += group, b += group, c += group, d += group) {
            mote_fft4_turned_f32(a, b, c, d, a[0], a[1], b[0], b[1], c[0], c[1], d[0], d[1], w1r, w1i, w2r,
                                 w2i, w3r, w3i);
        }
        w += stride;
    }
}

/* The last pass: one group of count = 4 * m numbers. */
static MOTE_ALWAYS_INLINE void mote_fft_last_pass_f32(float *a, int32_t m, const float *w)
{
    float *b = a + 2 * m;
    float *c = b + 2 * m;
    float *d = c + 2 * m;
    const float *const end = b;
    mote_fft4_f32(a, b, c, d, a[0], a[1], b[0], b[1], c[0], c[1], d[0], d[1]);
    for (a += 2, b += 2, c += 2, d += 2; a < end; a += 2, b += 2, c += 2, d += 2) {
        mote_fft4_turned_f32(a, b, c, d, a[0], a[1], b[0], b[1], c[0], c[1], d[0], d[1], w[0], w[1], w[2],
                             w[3], w[4], w[5]);
        w += 6;
    }
}

static MOTE_ALWAYS_INLINE void mote_fft_swap_f32(float *z, int32_t i, int32_t k)
{
    const float re = z[2 * i];
    const float im = z[2 * i + 1];
    z[2 * i] = z[2 * k];
    z[2 * i + 1] = z[2 * k + 1];
    z[2 * k] = re;
    z[2 * k + 1] = im;
}

/* The complex transform of count = 2^p numbers (8 or more), in place. w: for j from 1 to count / 4 - 1 the
 * numbers e^(-2 pi i j k / count), k = 1, 2, 3. */
static MOTE_ALWAYS_INLINE void mote_fft_f32(float *z, int32_t count, const float *w)
{
    int32_t m = 4;
    MOTE_FFT_REVERSE_BITS(mote_fft_swap_f32, z, count);
    /* A power of four has its only bit at an even place. */
    if ((count & 0x55555555) != 0) {
        mote_fft_fours_f32(z, count);
    } else {
        mote_fft_eights_f32(z, count, w + (count / 8 - 1) * 6);
        m = 8;
    }
    for (; 4 * m < count; m *= 4) {
        mote_fft_pass_f32(z, count, m, w);
    }
    if (m < count) {
        mote_fft_last_pass_f32(z, m, w);
    }
}

/* The first n / 2 + 1 bins of the transform of n real numbers, in place: z has n + 2 places. split: halves of
 * e^(-2 pi i k / n) for k from 1 to n / 4 - 1. */
static MOTE_ALWAYS_INLINE void mote_fft_real_f32(float *z, int32_t n, const float *w, const float *split)
{
    float *a = z + 2;
    float *b = z + n - 2;
    float first;
    mote_fft_f32(z, n / 2, w);
    first = z[0];
    z[0] = first + z[1];
    z[n] = first - z[1];
    z[1] = 0.0f;
    z[n + 1] = 0.0f;
    z[n / 2 + 1] = 0.0f - z[n / 2 + 1];
    while (a < b) {
        const float even_re = (a[0] + b[0]) * 0.5f;
        const float even_im = (a[1] - b[1]) * 0.5f;
        const float odd_re = a[1] + b[1];
        const float odd_im = b[0] - a[0];
        const float re = odd_re * split[0] - odd_im * split[1];
        const float im = odd_re * split[1] + odd_im * split[0];
        a[0] = even_re + re;
        a[1] = even_im + im;
        b[0] = even_re - re;
        b[1] = im - even_im;
        a += 2;
        b -= 2;
        split += 2;
    }
}

/* The way back, with the factor 1 / n: n / 2 bins at z and the real part of the last bin become n real
 * numbers. */
static MOTE_ALWAYS_INLINE void mote_fft_real_inverse_f32(float *z, float last, int32_t n, const float *w,
                                                         const float *split)
{
    const float scale = 1.0f / (float)(n / 2);
    const float first = z[0];
    float *a = z + 2;
    float *b = z + n - 2;
    z[0] = (first + last) * 0.5f;
    z[1] = (last - first) * 0.5f;
    while (a < b) {
        const float even_re = (a[0] + b[0]) * 0.5f;
        const float even_im = (a[1] - b[1]) * 0.5f;
        const float re = a[0] - b[0];
        const float im = a[1] + b[1];
        const float odd_re = re * split[0] + im * split[1];
        const float odd_im = im * split[0] - re * split[1];
        a[0] = even_re - odd_im;
        a[1] = 0.0f - even_im - odd_re;
        b[0] = even_re + odd_im;
        b[1] = even_im - odd_re;
        a += 2;
        b -= 2;
        split += 2;
    }
    mote_fft_f32(z, n / 2, w);
    for (int32_t i = 0; i < n; i += 2) {
        z[i] *= scale;
        z[i + 1] *= 0.0f - scale;
    }
}

#endif
