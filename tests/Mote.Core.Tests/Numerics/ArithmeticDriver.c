/* Calls every function of the arithmetic headers over arrays; the tests load it as a shared library and
 * compare bits. */
#include "mote_exp.h"
#include "mote_log.h"
#include "mote_log_fixed.h"
#include "mote_logistic.h"
#include "mote_round.h"
#include "mote_sigmoid16.h"
#include "mote_sin_cos.h"
#include "mote_sqrt.h"
#include "mote_table16.h"
#include "mote_tanh.h"

#if defined(__cplusplus)
#define EXPORT extern "C"
#else
#define EXPORT
#endif

#define SIGNATURE(name)                                                                                      \
    EXPORT void name(const int32_t *a, const int32_t *b, const int32_t *c, int32_t *out, int32_t count)

#define MAP(name, expression)                                                                                \
    SIGNATURE(name);                                                                                         \
    SIGNATURE(name)                                                                                          \
    {                                                                                                        \
        int32_t i;                                                                                           \
        for (i = 0; i < count; ++i) {                                                                        \
            const int32_t x = a[i];                                                                          \
            const int32_t y = b[i];                                                                          \
            const int32_t z = c[i];                                                                          \
            (void)y;                                                                                         \
            (void)z;                                                                                         \
            out[i] = (int32_t)(expression);                                                                  \
        }                                                                                                    \
    }

#define FLOAT(bits) mote_float_from_bits((uint32_t)(bits))
#define BITS(value) mote_float_to_bits(value)

MAP(exp_f, BITS(mote_expf(FLOAT(x))))
MAP(expm1_f, BITS(mote_expm1f(FLOAT(x | INT32_MIN))))
MAP(log_f, BITS(mote_logf(FLOAT(x))))
MAP(sin_f, BITS(mote_sinf(FLOAT(x))))
MAP(cos_f, BITS(mote_cosf(FLOAT(x))))
MAP(tanh_f, BITS(mote_tanhf(FLOAT(x))))
MAP(logistic_f, BITS(mote_logisticf(FLOAT(x))))
MAP(sqrt_f, BITS(mote_sqrtf(FLOAT(x))))
MAP(sqrt_portable_f, BITS(mote_sqrtf_portable(FLOAT(x))))
MAP(rsqrt_f, BITS(mote_rsqrtf(FLOAT(x))))
MAP(half_even_f, BITS(mote_round_half_even(FLOAT(x))))
MAP(floor_f, BITS(mote_floorf(FLOAT(x))))
MAP(ceil_f, BITS(mote_ceilf(FLOAT(x))))
MAP(trunc_f, BITS(mote_truncf(FLOAT(x))))
MAP(to_int32_f, mote_float_to_int32(FLOAT(x)))
MAP(half_away_to_int32_f, mote_round_half_away_to_int32(FLOAT(x)))
MAP(multiply_add_f, BITS(FLOAT(x) * FLOAT(y) + FLOAT(z)))

MAP(multiply_by_quantized_multiplier, mote_multiply_by_quantized_multiplier(x, y, z))
MAP(requantize, mote_requantize(x, y, z))
MAP(multiply_by_quantized_multiplier_64,
    mote_multiply_by_quantized_multiplier_64((int64_t)x * 32768 + (y & 0x7FFF), y, z))
MAP(doubling_high_mul, mote_saturating_rounding_doubling_high_mul(x, y))
MAP(divide_by_power, mote_rounding_divide_by_power_of_two(x, z))
MAP(multiply_by_power, mote_saturating_rounding_multiply_by_power_of_two(x, z))
MAP(add_saturating, mote_saturating_add(x, y))
MAP(subtract_saturating, mote_saturating_subtract(x, y))
MAP(one_over_one_plus, mote_one_over_one_plus(x))
MAP(log_fixed, mote_log_of_one_or_more(x, 12, 5))
MAP(logistic_16, mote_logistic16((int16_t)x, y, z))
MAP(tanh_16, mote_tanh16((int16_t)x, y, z))

SIGNATURE(reciprocal_fixed);
SIGNATURE(reciprocal_fixed)
{
    int32_t i;
    for (i = 0; i < count; ++i) {
        int32_t bits_over_unit;
        const int32_t value = mote_reciprocal(a[i], b[i] & 15, &bits_over_unit);
        out[i] = value ^ (bits_over_unit + (c[i] & 0));
    }
}

/* SOFTMAX int16 with the tables in b (exp) and c (reciprocal): a difference x gives the exponential and the
 * scaled output. */
SIGNATURE(softmax_16);
SIGNATURE(softmax_16)
{
    int16_t exp_table[513];
    int16_t reciprocal_table[513];
    int32_t i;
    for (i = 0; i < 513; ++i) {
        exp_table[i] = (int16_t)b[i];
        reciprocal_table[i] = (int16_t)c[i];
    }
    for (i = 0; i < count; ++i) {
        const int16_t e = mote_softmax16_exp(-(a[i] & 0xFFFF), 1431655765, 1, exp_table);
        int32_t right_shift;
        const int16_t r =
            mote_softmax16_reciprocal(32767 + (a[i] & 0x3FFFFF), reciprocal_table, &right_shift);
        out[i] = (e * 65536) ^ mote_softmax16_scale(e, r, right_shift) ^ (r * 8);
    }
}
