#ifndef MOTE_DEPTHWISE_CONV2D_TAPS_S8_DSP_H
#define MOTE_DEPTHWISE_CONV2D_TAPS_S8_DSP_H

#include <string.h>

#include "mote_requant_s8.h"

#if defined(__ARM_FEATURE_DSP) && defined(__GNUC__) && !defined(MOTE_PORTABLE)

/* The bytes 0 and 2, or 1 and 3, of a word as halves; a.low * b.low + c and a.high * b.high + c. */
static MOTE_ALWAYS_INLINE uint32_t mote_depthwise_taps_even(uint32_t a)
{
    uint32_t result;
    __asm__("sxtb16 %0, %1" : "=r"(result) : "r"(a));
    return result;
}

static MOTE_ALWAYS_INLINE uint32_t mote_depthwise_taps_odd(uint32_t a)
{
    uint32_t result;
    __asm__("sxtb16 %0, %1, ror #8" : "=r"(result) : "r"(a));
    return result;
}

static MOTE_ALWAYS_INLINE int32_t mote_depthwise_taps_low(uint32_t a, uint32_t b, int32_t c)
{
    int32_t result;
    __asm__("smlabb %0, %1, %2, %3" : "=r"(result) : "r"(a), "r"(b), "r"(c));
    return result;
}

static MOTE_ALWAYS_INLINE int32_t mote_depthwise_taps_high(uint32_t a, uint32_t b, int32_t c)
{
    int32_t result;
    __asm__("smlatt %0, %1, %2, %3" : "=r"(result) : "r"(a), "r"(b), "r"(c));
    return result;
}

#else

static MOTE_ALWAYS_INLINE uint32_t mote_depthwise_taps_halves(int32_t low, int32_t high)
{
    return ((uint32_t)low & 0xFFFFu) | ((uint32_t)high << 16);
}

static MOTE_ALWAYS_INLINE uint32_t mote_depthwise_taps_even(uint32_t a)
{
    return mote_depthwise_taps_halves((int8_t)(a & 0xFFu), (int8_t)((a >> 16) & 0xFFu));
}

static MOTE_ALWAYS_INLINE uint32_t mote_depthwise_taps_odd(uint32_t a)
{
    return mote_depthwise_taps_halves((int8_t)((a >> 8) & 0xFFu), (int8_t)(a >> 24));
}

static MOTE_ALWAYS_INLINE int32_t mote_depthwise_taps_low(uint32_t a, uint32_t b, int32_t c)
{
    return mote_wrapping_add(c, (int16_t)(a & 0xFFFFu) * (int16_t)(b & 0xFFFFu));
}

static MOTE_ALWAYS_INLINE int32_t mote_depthwise_taps_high(uint32_t a, uint32_t b, int32_t c)
{
    return mote_wrapping_add(c, (int16_t)(a >> 16) * (int16_t)(b >> 16));
}

#endif

/*
 * All channels of one output pixel, four at a time: taps lie at x + offsets[]; a negative offset is a tap in
 * the padding, which is the zero point, and only looked for where has_padding says so.
 */
static MOTE_ALWAYS_INLINE void mote_depthwise_taps_pixel(const int8_t *x, const int32_t *offsets,
                                                         int32_t taps, int32_t channels, int32_t has_padding,
                                                         uint32_t zero_points, const int32_t *stream,
                                                         int32_t is_signed, int8_t *y)
{
    for (int32_t channel = 0; channel < channels; channel += 4) {
        int32_t acc0 = stream[0];
        int32_t acc1 = stream[1];
        int32_t acc2 = stream[2];
        int32_t acc3 = stream[3];
        uint32_t shifts;
        stream += 4;
        for (int32_t tap = 0; tap < taps; tap++) {
            uint32_t word = zero_points;
            uint32_t even, odd;
            if (!has_padding || offsets[tap] >= 0) {
                memcpy(&word, x + offsets[tap], 4);
            }
            even = mote_depthwise_taps_even(word);
            odd = mote_depthwise_taps_odd(word);
            acc0 = mote_depthwise_taps_low(even, (uint32_t)stream[0], acc0);
            acc2 = mote_depthwise_taps_high(even, (uint32_t)stream[0], acc2);
            acc1 = mote_depthwise_taps_low(odd, (uint32_t)stream[1], acc1);
            acc3 = mote_depthwise_taps_high(odd, (uint32_t)stream[1], acc3);
            stream += 2;
        }
        shifts = (uint32_t)stream[0];
        y[0] = mote_requant_s8(acc0, stream[1], stream[2], (int32_t)(shifts & 31u), is_signed);
        y[1] = mote_requant_s8(acc1, stream[3], stream[4], (int32_t)(shifts >> 8 & 31u), is_signed);
        y[2] = mote_requant_s8(acc2, stream[5], stream[6], (int32_t)(shifts >> 16 & 31u), is_signed);
        y[3] = mote_requant_s8(acc3, stream[7], stream[8], (int32_t)(shifts >> 24), is_signed);
        stream += 9;
        x += 4;
        y += 4;
    }
}

/*
 * x (n,h,w,c) * weights (k_h,k_w,c) -> y (n,out_h,out_w,c) for any window, a pixel at a time, four channels
 * of it at a time; c is a multiple of four. shape is n, h, w, c, out_h, out_w, k_h, k_w, stride_h, stride_w,
 * dilation_h, dilation_w, pad_top, pad_left. The stream holds, for each four channels: 256 times the bias of
 * each; for each tap 256 times the weights of channels 0 and 2, then 1 and 3, as halves; the shifts, one byte
 * each; multiplier and offset of each. scratch holds two words a tap.
 */
static MOTE_NOINLINE void mote_depthwise_conv2d_taps_s8_dsp(const int8_t *x, const int32_t *shape,
                                                            int32_t zero_point, const int32_t *stream,
                                                            int32_t is_signed, int32_t *scratch, int8_t *y)
{
    const int32_t h = shape[1];
    const int32_t w = shape[2];
    const int32_t c = shape[3];
    const int32_t k_h = shape[6];
    const int32_t k_w = shape[7];
    const int32_t taps = k_h * k_w;
    const int32_t reach_h = (k_h - 1) * shape[10] + 1;
    const int32_t reach_w = (k_w - 1) * shape[11] + 1;
    const uint32_t zero_points = ((uint32_t)zero_point & 0xFFu) * 0x01010101u;
    int32_t *border = scratch + taps;
    for (int32_t tap = 0; tap < taps; tap++) {
        scratch[tap] = (tap / k_w * shape[10] * w + tap % k_w * shape[11]) * c;
    }
    for (int32_t n = 0; n < shape[0]; n++) {
        for (int32_t oy = 0; oy < shape[4]; oy++) {
            const int32_t top = oy * shape[8] - shape[12];
            for (int32_t ox = 0; ox < shape[5]; ox++) {
                const int32_t left = ox * shape[9] - shape[13];
                if (top >= 0 && left >= 0 && top + reach_h <= h && left + reach_w <= w) {
                    mote_depthwise_taps_pixel(x + (top * w + left) * c, scratch, taps, c, 0, zero_points,
                                              stream, is_signed, y);
                } else {
                    for (int32_t tap = 0; tap < taps; tap++) {
                        const int32_t iy = top + tap / k_w * shape[10];
                        const int32_t ix = left + tap % k_w * shape[11];
                        border[tap] = iy >= 0 && iy < h && ix >= 0 && ix < w ? (iy * w + ix) * c : -1;
                    }
                    mote_depthwise_taps_pixel(x, border, taps, c, 1, zero_points, stream, is_signed, y);
                }
                y += c;
            }
        }
        x += h * w * c;
    }
}

#endif
