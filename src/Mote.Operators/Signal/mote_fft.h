/* The structure of a fast Fourier transform of a power of two of complex numbers, of radix 4 with one stage
 * of radix 2 first where the power is odd: the order of operations of kissfft, so that roundings are the
 * same. MOTE_FFT(C, T) makes it for complex numbers of type C in arrays of T (real, imaginary, ...), given
 * these functions:
 *
 *   C_load(from), C_store(to, z), C_zero(), C_real(x)   an element of an array; x + 0i
 *   C_quarter(z), C_half(z)                             division before a butterfly, against overflow
 *   C_rotate(z, w)                                      the product with a twiddle factor, of a quarter or
 * half C_add(a, b), C_subtract(a, b), C_add_i(a, b), C_subtract_i(a, b)     a + b, a - b, a + ib, a - ib
 *
 * The product with a twiddle factor of angle 0 is left out: in fixed point, with such a z, it would round to
 * z.
 *
 * `order`, for each input that starts a first butterfly: where that butterfly's outputs go, in scalars.
 * `twiddles`, for each further stage: for each k > 0, its three factors. `length` scalars of the input are
 * there, the others are 0. */
#ifndef MOTE_FFT_H
#define MOTE_FFT_H

#include "mote_base.h"

#define MOTE_FFT(C, T)                                                                                       \
    static MOTE_ALWAYS_INLINE C C##_input(const T *x, int32_t index, int32_t length)                         \
    {                                                                                                        \
        return 2 * index + 1 < length ? C##_load(x + 2 * index)                                              \
                                      : (2 * index < length ? C##_real(x[2 * index]) : C##_zero());          \
    }                                                                                                        \
                                                                                                             \
    static MOTE_ALWAYS_INLINE void C##_butterfly_4(T *y, int32_t m, C a, C b, C c, C d, int32_t inverse)     \
    {                                                                                                        \
        const C difference = C##_subtract(a, c);                                                             \
        const C sum = C##_add(a, c);                                                                         \
        const C sum_odd = C##_add(b, d);                                                                     \
        const C difference_odd = C##_subtract(b, d);                                                         \
        C##_store(y, C##_add(sum, sum_odd));                                                                 \
        C##_store(y + 4 * m, C##_subtract(sum, sum_odd));                                                    \
        if (inverse) {                                                                                       \
            C##_store(y + 2 * m, C##_add_i(difference, difference_odd));                                     \
            C##_store(y + 6 * m, C##_subtract_i(difference, difference_odd));                                \
        } else {                                                                                             \
            C##_store(y + 2 * m, C##_subtract_i(difference, difference_odd));                                \
            C##_store(y + 6 * m, C##_add_i(difference, difference_odd));                                     \
        }                                                                                                    \
    }                                                                                                        \
                                                                                                             \
    /* Butterflies of inputs at a distance of `step`, of which the first `present` are not 0. */             \
    static MOTE_ALWAYS_INLINE int32_t C##_first_4(const T *x, int32_t p, int32_t end, int32_t step,          \
                                                  int32_t present, const uint16_t *order, int32_t inverse,   \
                                                  T *y)                                                      \
    {                                                                                                        \
        for (; p < end; p++) {                                                                               \
            const T *from = x + 2 * p;                                                                       \
            C##_butterfly_4(y + order[p], 1, present > 0 ? C##_quarter(C##_load(from)) : C##_zero(),         \
                            present > 1 ? C##_quarter(C##_load(from + 2 * step)) : C##_zero(),               \
                            present > 2 ? C##_quarter(C##_load(from + 4 * step)) : C##_zero(),               \
                            present > 3 ? C##_quarter(C##_load(from + 6 * step)) : C##_zero(), inverse);     \
        }                                                                                                    \
        return p;                                                                                            \
    }                                                                                                        \
                                                                                                             \
    static MOTE_ALWAYS_INLINE void C##_stage_4(T *y, int32_t m, int32_t points, const T *twiddles,           \
                                               int32_t inverse)                                              \
    {                                                                                                        \
        for (int32_t g = 0; g < points; g += 4 * m) {                                                        \
            T *z = y + 2 * g;                                                                                \
            C##_butterfly_4(z, m, C##_quarter(C##_load(z)), C##_quarter(C##_load(z + 2 * m)),                \
                            C##_quarter(C##_load(z + 4 * m)), C##_quarter(C##_load(z + 6 * m)), inverse);    \
        }                                                                                                    \
        for (int32_t k = 1; k < m; k++) {                                                                    \
            const C w1 = C##_load(twiddles);                                                                 \
            const C w2 = C##_load(twiddles + 2);                                                             \
            const C w3 = C##_load(twiddles + 4);                                                             \
            twiddles += 6;                                                                                   \
            for (int32_t g = k; g < points; g += 4 * m) {                                                    \
                T *z = y + 2 * g;                                                                            \
                C##_butterfly_4(z, m, C##_quarter(C##_load(z)),                                              \
                                C##_rotate(C##_quarter(C##_load(z + 2 * m)), w1),                            \
                                C##_rotate(C##_quarter(C##_load(z + 4 * m)), w2),                            \
                                C##_rotate(C##_quarter(C##_load(z + 6 * m)), w3), inverse);                  \
            }                                                                                                \
        }                                                                                                    \
    }                                                                                                        \
                                                                                                             \
    static MOTE_ALWAYS_INLINE void C##_first_stage_2(const T *x, int32_t length, int32_t points,             \
                                                     const uint16_t *order, T *y)                            \
    {                                                                                                        \
        const int32_t step = points / 2;                                                                     \
        for (int32_t p = 0; p < step; p++) {                                                                 \
            const C a = C##_half(C##_input(x, p, length));                                                   \
            const C b = C##_half(C##_input(x, p + step, length));                                            \
            C##_store(y + order[p], C##_add(a, b));                                                          \
            C##_store(y + order[p] + 2, C##_subtract(a, b));                                                 \
        }                                                                                                    \
    }                                                                                                        \
                                                                                                             \
    static MOTE_ALWAYS_INLINE void C##_first_stage_4(const T *x, int32_t length, int32_t points,             \
                                                     const uint16_t *order, int32_t inverse, T *y)           \
    {                                                                                                        \
        const int32_t step = points / 4;                                                                     \
        const int32_t pairs = length / 2;                                                                    \
        if (length % 2 != 0) {                                                                               \
            for (int32_t p = 0; p < step; p++) {                                                             \
                C##_butterfly_4(y + order[p], 1, C##_quarter(C##_input(x, p, length)),                       \
                                C##_quarter(C##_input(x, p + step, length)),                                 \
                                C##_quarter(C##_input(x, p + 2 * step, length)),                             \
                                C##_quarter(C##_input(x, p + 3 * step, length)), inverse);                   \
            }                                                                                                \
        } else {                                                                                             \
            int32_t p = C##_first_4(x, 0, pairs - 3 * step, step, 4, order, inverse, y);                     \
            p = C##_first_4(x, p, mote_clamp(pairs - 2 * step, 0, step), step, 3, order, inverse, y);        \
            p = C##_first_4(x, p, mote_clamp(pairs - step, 0, step), step, 2, order, inverse, y);            \
            p = C##_first_4(x, p, mote_clamp(pairs, 0, step), step, 1, order, inverse, y);                   \
            (void)C##_first_4(x, p, step, step, 0, order, inverse, y);                                       \
        }                                                                                                    \
    }                                                                                                        \
                                                                                                             \
    static MOTE_ALWAYS_INLINE void C##_transform(const T *x, int32_t length, int32_t points,                 \
                                                 int32_t first_radix, const uint16_t *order,                 \
                                                 const T *twiddles, int32_t inverse, T *y)                   \
    {                                                                                                        \
        if (first_radix == 2) {                                                                              \
            C##_first_stage_2(x, length, points, order, y);                                                  \
        } else {                                                                                             \
            C##_first_stage_4(x, length, points, order, inverse, y);                                         \
        }                                                                                                    \
        /* Each stage stands alone, so that its extents are literals. */                                     \
        const int32_t m = first_radix;                                                                       \
        MOTE_FFT_STAGE(C, m, 0)                                                                              \
        MOTE_FFT_STAGE(C, 4 * m, m - 1)                                                                      \
        MOTE_FFT_STAGE(C, 16 * m, 5 * m - 2)                                                                 \
        MOTE_FFT_STAGE(C, 64 * m, 21 * m - 3)                                                                \
        MOTE_FFT_STAGE(C, 256 * m, 85 * m - 4)                                                               \
        MOTE_FFT_STAGE(C, 1024 * m, 341 * m - 5)                                                             \
        MOTE_FFT_STAGE(C, 4096 * m, 1365 * m - 6)                                                            \
    }

/* The transform of real numbers, as kissfft makes it from the complex transform of half the size, of the even
 * elements + i times the odd ones. It needs some more functions: C_re(z), C_join(a, b), which is a.re + i
 * b.re, C_conjugate(z), C_half_conjugate(z), C_rotate_wide(z, w) for any z, C_mean(a, b) = (a + b) / 2 and
 * C_mean_conjugate(a, b), the conjugate of (a - b) / 2. `super` holds the factors that join the halves. */
#define MOTE_REAL_FFT(C, T)                                                                                  \
    /* y: points + 1 complex numbers. */                                                                     \
    static MOTE_ALWAYS_INLINE void C##_forward(const T *x, int32_t length, int32_t points,                   \
                                               int32_t first_radix, const uint16_t *order,                   \
                                               const T *twiddles, const T *super, T *y)                      \
    {                                                                                                        \
        C##_transform(x, length, points, first_radix, order, twiddles, 0, y);                                \
        const C first = C##_half(C##_load(y));                                                               \
        y[0] = C##_re(C##_subtract_i(first, first));                                                         \
        y[1] = 0;                                                                                            \
        y[2 * points] = C##_re(C##_add_i(first, first));                                                     \
        y[2 * points + 1] = 0;                                                                               \
        for (int32_t k = 1; k <= points / 2; k++) {                                                          \
            T *const low = y + 2 * k;                                                                        \
            T *const high = y + 2 * (points - k);                                                            \
            const C a = C##_half(C##_load(low));                                                             \
            const C b = C##_half_conjugate(C##_load(high));                                                  \
            const C even = C##_add(a, b);                                                                    \
            const C odd = C##_rotate_wide(C##_subtract(a, b), C##_load(super + 2 * k - 2));                  \
            C##_store(low, C##_mean(even, odd));                                                             \
            C##_store(high, C##_mean_conjugate(even, odd));                                                  \
        }                                                                                                    \
    }                                                                                                        \
                                                                                                             \
    /* x: points + 1 complex numbers; work: as many bytes as y. */                                           \
    static MOTE_ALWAYS_INLINE void C##_inverse(const T *x, int32_t points, int32_t first_radix,              \
                                               const uint16_t *order, const T *twiddles, const T *super,     \
                                               T *work, T *y)                                                \
    {                                                                                                        \
        const C first = C##_real(x[0]);                                                                      \
        const C last = C##_real(x[2 * points]);                                                              \
        C##_store(work, C##_half(C##_join(C##_add(first, last), C##_subtract(first, last))));                \
        for (int32_t k = 1; k <= points / 2; k++) {                                                          \
            const C a = C##_half(C##_load(x + 2 * k));                                                       \
            const C b = C##_half_conjugate(C##_load(x + 2 * (points - k)));                                  \
            const C even = C##_add(a, b);                                                                    \
            const C odd = C##_rotate_wide(C##_subtract(a, b), C##_load(super + 2 * k - 2));                  \
            C##_store(work + 2 * k, C##_add(even, odd));                                                     \
            C##_store(work + 2 * (points - k), C##_conjugate(C##_subtract(even, odd)));                      \
        }                                                                                                    \
        C##_transform(work, 2 * points, points, first_radix, order, twiddles, 1, y);                         \
    }

/* A stage of butterflies of size 4 * `m_`, whose factors follow those of `before` other triples. */
#define MOTE_FFT_STAGE(C, m_, before)                                                                        \
    if (points > (m_)) {                                                                                     \
        C##_stage_4(y, (m_), points, twiddles + 6 * (before), inverse);                                      \
    }

#endif
