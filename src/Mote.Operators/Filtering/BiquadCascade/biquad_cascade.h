#ifndef MOTE_BIQUAD_CASCADE_H
#define MOTE_BIQUAD_CASCADE_H

#include "mote_base.h"

/* x * multiplier / 2^right, to nearest, halves up. */
static inline int64_t mote_biquad_level(int32_t x, int32_t multiplier, int32_t right)
{
    return ((int64_t)x * multiplier + ((int64_t)1 << (right - 1))) >> right;
}

static MOTE_ALWAYS_INLINE int16_t mote_limit_s16(int32_t v)
{
    return (int16_t)mote_clamp(v, INT16_MIN, INT16_MAX);
}

static MOTE_ALWAYS_INLINE int32_t mote_limit_s32(int64_t v)
{
    const int64_t raised = v < INT32_MIN ? INT32_MIN : v;
    return (int32_t)(raised > INT32_MAX ? INT32_MAX : raised);
}

/*
 * Second order sections in direct form I. Coefficients are (sections, 5): b0, b1, b2, a1, a2, times 2^shift
 * of their section; the state is (channels, sections, 5): x', x'', y', y'' and what the last shift lost,
 * which is added to the next sum. Coefficients are small enough that no sum overflows. Where levels (a
 * multiplier and a shift to the right for each section: its gain and that of those before) is not null the
 * first sample is taken to have been there for ever, in the first block, or where started is null in every
 * one. One function for each type of sample.
 */
#define MOTE_BIQUAD_CASCADE(name, sample, wide, unsigned_wide, limit)                                        \
    static inline void name##_settle(const sample *x, int32_t channels, int32_t sections,                    \
                                     const int32_t *levels, sample *state)                                   \
    {                                                                                                        \
        for (int32_t c = 0; c < channels; c++) {                                                             \
            sample level = x[c];                                                                             \
            for (int32_t s = 0; s < sections; s++) {                                                         \
                sample *kept = state + (c * sections + s) * 5;                                               \
                const int64_t next = mote_biquad_level(x[c], levels[2 * s], levels[2 * s + 1]);              \
                kept[0] = level;                                                                             \
                kept[1] = level;                                                                             \
                level = limit((wide)next);                                                                   \
                kept[2] = level;                                                                             \
                kept[3] = level;                                                                             \
                kept[4] = 0;                                                                                 \
            }                                                                                                \
        }                                                                                                    \
    }                                                                                                        \
    static MOTE_ALWAYS_INLINE void name(const sample *x, int32_t steps, int32_t channels, int32_t sections,  \
                                        const sample *coefficients, const int8_t *shifts,                    \
                                        const int32_t *levels, sample *state, uint8_t *started, sample *y)   \
    {                                                                                                        \
        if (levels != NULL && (started == NULL || *started == 0)) {                                          \
            if (started != NULL) {                                                                           \
                *started = 1;                                                                                \
            }                                                                                                \
            name##_settle(x, channels, sections, levels, state);                                             \
        }                                                                                                    \
        for (int32_t c = 0; c < channels; c++) {                                                             \
            const sample *from = x + c;                                                                      \
            for (int32_t s = 0; s < sections; s++) {                                                         \
                const sample *b = coefficients + s * 5;                                                      \
                sample *kept = state + (c * sections + s) * 5;                                               \
                const int32_t shift = shifts[s];                                                             \
                const unsigned_wide mask = ((unsigned_wide)1 << shift) - 1;                                  \
                const wide b0 = b[0];                                                                        \
                const wide b1 = b[1];                                                                        \
                const wide b2 = b[2];                                                                        \
                const wide a1 = b[3];                                                                        \
                const wide a2 = b[4];                                                                        \
                sample x1 = kept[0];                                                                         \
                sample x2 = kept[1];                                                                         \
                sample y1 = kept[2];                                                                         \
                sample y2 = kept[3];                                                                         \
                wide lost = kept[4];                                                                         \
                for (int32_t t = 0; t < steps; t++) {                                                        \
                    const sample x0 = from[t * channels];                                                    \
                    const wide sum = lost + b0 * x0 + b1 * x1 + b2 * x2 - a1 * y1 - a2 * y2;                 \
                    x2 = x1;                                                                                 \
                    x1 = x0;                                                                                 \
                    y2 = y1;                                                                                 \
                    y1 = limit(sum >> shift);                                                                \
                    lost = (wide)((unsigned_wide)sum & mask);                                                \
                    y[t * channels + c] = y1;                                                                \
                }                                                                                            \
                kept[0] = x1;                                                                                \
                kept[1] = x2;                                                                                \
                kept[2] = y1;                                                                                \
                kept[3] = y2;                                                                                \
                kept[4] = (sample)lost;                                                                      \
                from = y + c;                                                                                \
            }                                                                                                \
        }                                                                                                    \
    }

MOTE_BIQUAD_CASCADE(mote_biquad_cascade_s16, int16_t, int32_t, uint32_t, mote_limit_s16)
MOTE_BIQUAD_CASCADE(mote_biquad_cascade_s32, int32_t, int64_t, uint64_t, mote_limit_s32)

#endif
