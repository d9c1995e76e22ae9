/* Roundings and conversions to integers that never overflow: the C twin of Mote.Core.Numerics.Rounding. */
#ifndef MOTE_ROUND_H
#define MOTE_ROUND_H

#include "mote_float.h"

/* What all roundings share: whole numbers, infinities and NaN come back at once; otherwise the bits below the
 * point. */
static inline int32_t mote_is_whole(uint32_t bits)
{
    return (bits & 0x7FFFFFFFu) >= 0x4B000000u;
}

static inline float mote_round_whole(float x)
{
    return x == x ? x : mote_float_from_bits(MOTE_NAN_BITS);
}

/* Toward zero. */
static inline float mote_truncf(float x)
{
    const uint32_t bits = mote_float_to_bits(x);
    const uint32_t magnitude = bits & 0x7FFFFFFFu;
    if (mote_is_whole(bits)) {
        return mote_round_whole(x);
    }
    if (magnitude < 0x3F800000u) {
        return mote_float_from_bits(bits & 0x80000000u);
    }
    return mote_float_from_bits(bits & ~(0x7FFFFFu >> ((magnitude >> 23) - 127u)));
}

/* To nearest, halves to even. */
static inline float mote_round_half_even(float x)
{
    const uint32_t bits = mote_float_to_bits(x);
    const uint32_t magnitude = bits & 0x7FFFFFFFu;
    uint32_t unit;
    uint32_t rest;
    uint32_t whole;
    if (mote_is_whole(bits)) {
        return mote_round_whole(x);
    }
    if (magnitude < 0x3F800000u) {
        return mote_float_from_bits((bits & 0x80000000u) | (magnitude > 0x3F000000u ? 0x3F800000u : 0u));
    }
    unit = 0x800000u >> ((magnitude >> 23) - 127u);
    rest = bits & (unit - 1u);
    whole = bits - rest;
    if (2u * rest > unit || (2u * rest == unit && (whole & unit) != 0)) {
        whole += unit;
    }
    return mote_float_from_bits(whole);
}

/* Away from zero when the sign bit equals up, else toward zero. */
static inline float mote_round_directed(float x, uint32_t up)
{
    const uint32_t bits = mote_float_to_bits(x);
    const uint32_t magnitude = bits & 0x7FFFFFFFu;
    uint32_t mask;
    if (mote_is_whole(bits)) {
        return mote_round_whole(x);
    }
    if ((bits & 0x80000000u) != up) {
        return mote_truncf(x);
    }
    if (magnitude < 0x3F800000u) {
        return mote_float_from_bits(up | (magnitude != 0 ? 0x3F800000u : 0u));
    }
    mask = 0x7FFFFFu >> ((magnitude >> 23) - 127u);
    return mote_float_from_bits((bits + mask) & ~mask);
}

static inline float mote_floorf(float x)
{
    return mote_round_directed(x, 0x80000000u);
}

static inline float mote_ceilf(float x)
{
    return mote_round_directed(x, 0u);
}

/* Toward zero, saturated; NaN becomes 0. */
static inline int32_t mote_float_to_int32(float x)
{
    if (x >= 2147483648.0f) {
        return INT32_MAX;
    }
    if (x < -2147483648.0f) {
        return INT32_MIN;
    }
    return x == x ? (int32_t)x : 0;
}

/* To nearest, halves away from zero, saturated; NaN becomes 0. */
static inline int32_t mote_round_half_away_to_int32(float x)
{
    const int32_t whole = mote_float_to_int32(x);
    const float rest = x - (float)whole;
    if (whole == INT32_MAX || whole == INT32_MIN) {
        return whole;
    }
    return whole + (rest >= 0.5f) - (rest <= -0.5f);
}

#endif
