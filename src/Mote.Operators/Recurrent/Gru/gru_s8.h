#ifndef MOTE_GRU_S8_H
#define MOTE_GRU_S8_H

#include <string.h>

#include "mote_fixed_point.h"
#include "mote_sigmoid16.h"

/* The products of x with the weights of the three gates of a unit, (count, 3); at most 65536 products each.
 */
static MOTE_ALWAYS_INLINE void mote_gru_s8_gates(const int8_t *x, int32_t count, const int8_t *weights,
                                                 int32_t *sums)
{
    int32_t update = 0;
    int32_t reset = 0;
    int32_t candidate = 0;
    int32_t i = 0;
    for (; i + 2 <= count; i += 2) {
        update += x[i] * weights[0];
        reset += x[i] * weights[1];
        candidate += x[i] * weights[2];
        update += x[i + 1] * weights[3];
        reset += x[i + 1] * weights[4];
        candidate += x[i + 1] * weights[5];
        weights += 6;
    }
    if (i < count) {
        update += x[i] * weights[0];
        reset += x[i] * weights[1];
        candidate += x[i] * weights[2];
    }
    sums[0] = update;
    sums[1] = reset;
    sums[2] = candidate;
}

/* One half of a gate in steps of 2^-12. */
static inline int32_t mote_gru_s8_rescale(int32_t sum, int32_t bias, int32_t multiplier, int32_t shift)
{
    return mote_multiply_by_quantized_multiplier(mote_wrapping_add(sum, bias), multiplier, shift);
}

/* Both halves of a gate, limited to 16 bits. */
static inline int16_t mote_gru_s8_join(int32_t from_input, int32_t from_hidden)
{
    return (int16_t)mote_clamp(mote_saturating_add(from_input, from_hidden), INT16_MIN, INT16_MAX);
}

/* From steps of 2^-15 to steps of 2^-7. */
static MOTE_ALWAYS_INLINE void mote_gru_s8_narrow(const int16_t *state, int32_t count, int8_t *bytes)
{
    for (int32_t i = 0; i < count; i++) {
        const int32_t rounded = (state[i] + 128) >> 8;
        bytes[i] = (int8_t)(rounded > INT8_MAX ? INT8_MAX : rounded);
    }
}

/*
 * x (batch, steps, features) -> hidden states y (batch, steps, units) in steps of 2^-7, or with sequences 0
 * the last one (batch, units). The kernels are packed by unit, (units, features, 3) and (units, units, 3), as
 * is the bias (units, 6): gates update, reset, candidate of the input, with its zero point folded in, then of
 * the hidden state. With per_row 1 multipliers and shifts are (units, 6), with 0 (6). state (batch, units) is
 * in steps of 2^-15; with kept 0 each sequence starts from zero. hidden has room for `units` bytes.
 */
static MOTE_ALWAYS_INLINE void mote_gru_s8(const int8_t *x, int32_t batch, int32_t steps, int32_t features,
                                           int32_t units, int32_t sequences, const int8_t *kernel,
                                           const int8_t *recurrent, const int32_t *bias, int32_t per_row,
                                           const int32_t *multipliers, const int8_t *shifts, int32_t kept,
                                           int16_t *state, int8_t *hidden, int8_t *y)
{
    if (!kept) {
        memset(state, 0, (size_t)(batch * units) * sizeof(*state));
    }
    for (int32_t b = 0; b < batch; b++) {
        int16_t *h = state + b * units;
        for (int32_t t = 0; t < steps; t++) {
            mote_gru_s8_narrow(h, units, hidden);
            for (int32_t u = 0; u < units; u++) {
                const int32_t *add = bias + 6 * u;
                const int32_t *m = multipliers + (per_row ? 6 * u : 0);
                const int8_t *s = shifts + (per_row ? 6 * u : 0);
                int32_t sums[6];
                mote_gru_s8_gates(x, features, kernel + u * features * 3, sums);
                mote_gru_s8_gates(hidden, units, recurrent + u * units * 3, sums + 3);
                for (int32_t gate = 0; gate < 6; gate++) {
                    sums[gate] = mote_gru_s8_rescale(sums[gate], add[gate], m[gate], s[gate]);
                }
                const int32_t z = mote_logistic16(mote_gru_s8_join(sums[0], sums[3]), 3, 0);
                const int32_t r = mote_logistic16(mote_gru_s8_join(sums[1], sums[4]), 3, 0);
                const int32_t remembered = (r * mote_clamp(sums[5], INT16_MIN, INT16_MAX) + (1 << 14)) >> 15;
                const int32_t n = mote_tanh16(mote_gru_s8_join(sums[2], remembered), 3, 0);
                h[u] = (int16_t)((z * h[u] + (32768 - z) * n + (1 << 14)) >> 15);
            }
            x += features;
            if (sequences) {
                mote_gru_s8_narrow(h, units, y);
                y += units;
            }
        }
    }
    if (!sequences) {
        mote_gru_s8_narrow(state, batch * units, y);
    }
}

#endif
