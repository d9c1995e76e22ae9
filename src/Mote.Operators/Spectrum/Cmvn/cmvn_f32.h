#ifndef MOTE_CMVN_F32_H
#define MOTE_CMVN_F32_H

#include "mote_sqrt.h"

/* A sum in two floats: Knuth's exact addition. */
typedef struct {
    float high;
    float low;
} mote_cmvn_sum;

static MOTE_ALWAYS_INLINE void mote_cmvn_add(mote_cmvn_sum *s, float v)
{
    const float sum = s->high + v;
    const float added = sum - s->high;
    s->low += (s->high - (sum - added)) + (v - added);
    s->high = sum;
}

/* Steps through the frames and back again, for ever: returns the frame at a place of that circle. */
static MOTE_ALWAYS_INLINE int32_t mote_cmvn_frame(int32_t *place, int32_t frames)
{
    const int32_t at = *place;
    *place = at == 2 * frames - 1 ? 0 : at + 1;
    return at < frames ? at : 2 * frames - 1 - at;
}

/* x (frames,coefficients) -> y of the same shape, by the order of operations of the reference. scratch: twice
 * as many numbers as frames. y may be x. */
static MOTE_ALWAYS_INLINE void mote_cmvn_f32(const float *x, int32_t frames, int32_t coefficients,
                                             int32_t window, int32_t variance, float *scratch, float *y)
{
    float *const u = scratch;
    float *const d = scratch + frames;
    const float count = (float)window;
    /* Where the window of frame 0 starts. */
    const int32_t start = (2 * frames - window / 2 % (2 * frames)) % (2 * frames);
    for (int32_t c = 0; c < coefficients; c++) {
        mote_cmvn_sum sum = {0.0f, 0.0f};
        mote_cmvn_sum squares = {0.0f, 0.0f};
        int32_t comes = start;
        int32_t goes = start;
        for (int32_t i = 0; i < frames; i++) {
            u[i] = x[i * coefficients + c] - x[c];
        }
        for (int32_t i = 0; i < window; i++) {
            mote_cmvn_add(&sum, u[mote_cmvn_frame(&comes, frames)]);
        }
        for (int32_t i = 0; i < frames; i++) {
            d[i] = u[i] - (sum.high + sum.low) / count;
            mote_cmvn_add(&sum, u[mote_cmvn_frame(&comes, frames)]);
            mote_cmvn_add(&sum, 0.0f - u[mote_cmvn_frame(&goes, frames)]);
        }
        if (variance == 0) {
            for (int32_t i = 0; i < frames; i++) {
                y[i * coefficients + c] = d[i];
            }
            continue;
        }
        sum.high = 0.0f;
        sum.low = 0.0f;
        comes = start;
        goes = start;
        for (int32_t i = 0; i < window; i++) {
            const float v = d[mote_cmvn_frame(&comes, frames)];
            mote_cmvn_add(&sum, v);
            mote_cmvn_add(&squares, v * v);
        }
        for (int32_t i = 0; i < frames; i++) {
            const float mean = (sum.high + sum.low) / count;
            const float spread = (squares.high + squares.low) / count - mean * mean;
            const float in = d[mote_cmvn_frame(&comes, frames)];
            const float out = d[mote_cmvn_frame(&goes, frames)];
            y[i * coefficients + c] = d[i] / (mote_sqrtf(spread < 0.0f ? 0.0f : spread) + 1e-10f);
            mote_cmvn_add(&sum, in);
            mote_cmvn_add(&sum, 0.0f - out);
            mote_cmvn_add(&squares, in * in);
            mote_cmvn_add(&squares, 0.0f - out * out);
        }
    }
}

#endif
