#ifndef MOTE_GRU_F32_H
#define MOTE_GRU_F32_H

#include <string.h>

#include "mote_logistic.h"
#include "mote_tanh.h"

/* The products of x with the weights of the three gates of a unit, (count, 3), each summed in order. */
static MOTE_ALWAYS_INLINE void mote_gru_f32_gates(const float *x, int32_t count, const float *weights,
                                                  float *sums)
{
    float update = 0.0f;
    float reset = 0.0f;
    float candidate = 0.0f;
    for (int32_t i = 0; i < count; i++) {
        update += x[i] * weights[3 * i];
        reset += x[i] * weights[3 * i + 1];
        candidate += x[i] * weights[3 * i + 2];
    }
    sums[0] = update;
    sums[1] = reset;
    sums[2] = candidate;
}

/*
 * x (batch, steps, features) -> hidden states y (batch, steps, units), or with sequences 0 the last one
 * (batch, units). The kernels are packed by unit, (units, features, 3) and (units, units, 3), as is the bias
 * (units, 6): gates update, reset, candidate of the input, then of the hidden state. With kept 0 each
 * sequence starts from zero, with 1 from state (batch, units). next has room for `units` numbers.
 */
static MOTE_ALWAYS_INLINE void mote_gru_f32(const float *x, int32_t batch, int32_t steps, int32_t features,
                                            int32_t units, int32_t sequences, const float *kernel,
                                            const float *recurrent, const float *bias, int32_t kept,
                                            float *state, float *next, float *y)
{
    if (!kept) {
        memset(state, 0, (size_t)(batch * units) * sizeof(*state));
    }
    for (int32_t b = 0; b < batch; b++) {
        float *h = state + b * units;
        for (int32_t t = 0; t < steps; t++) {
            for (int32_t u = 0; u < units; u++) {
                const float *add = bias + 6 * u;
                float from_input[3];
                float from_hidden[3];
                mote_gru_f32_gates(x, features, kernel + u * features * 3, from_input);
                mote_gru_f32_gates(h, units, recurrent + u * units * 3, from_hidden);
                const float z = mote_logisticf((from_input[0] + add[0]) + (from_hidden[0] + add[3]));
                const float r = mote_logisticf((from_input[1] + add[1]) + (from_hidden[1] + add[4]));
                const float n = mote_tanhf((from_input[2] + add[2]) + r * (from_hidden[2] + add[5]));
                next[u] = (1.0f - z) * n + z * h[u];
            }
            memcpy(h, next, (size_t)units * sizeof(*h));
            x += features;
            if (sequences) {
                memcpy(y, next, (size_t)units * sizeof(*y));
                y += units;
            }
        }
    }
    if (!sequences) {
        memcpy(y, state, (size_t)(batch * units) * sizeof(*y));
    }
}

#endif
