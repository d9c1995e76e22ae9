#ifndef MOTE_CONV2D_S8_DSP_H
#define MOTE_CONV2D_S8_DSP_H

#include "mote_block_4x2_s8.h"

/* n bytes from one place to another that does not overlap it. */
static MOTE_ALWAYS_INLINE void mote_conv2d_s8_copy(int8_t *to, const int8_t *from, int32_t n)
{
    for (; n >= 4; n -= 4) {
        memcpy(to, from, 4);
        to += 4;
        from += 4;
    }
    for (; n > 0; n--) {
        *to++ = *from++;
    }
}

/*
 * The taps of one window inside the image, in order: rows of `run` bytes that lie `step` bytes apart. But for
 * the last one they are copied in whole words; what is read too much lies in the next row or before it, and
 * what is copied too much is overwritten by the next.
 */
static MOTE_NOINLINE void mote_conv2d_s8_window(const int8_t *from, int32_t step, int32_t rows, int32_t run,
                                                int8_t *to)
{
    if (run > 8 && run <= 12) {
        /* Three colours of three columns, the usual first layer. */
        for (; rows > 1; rows--) {
            uint32_t a, b, c;
            memcpy(&a, from, 4);
            memcpy(&b, from + 4, 4);
            memcpy(&c, from + 8, 4);
            memcpy(to, &a, 4);
            memcpy(to + 4, &b, 4);
            memcpy(to + 8, &c, 4);
            from += step;
            to += run;
        }
    }
    for (; rows > 1; rows--) {
        if (run == 1) {
            /* A word would reach beyond the next row. */
            *to = *from;
        } else {
            for (int32_t at = 0; at < run; at += 4) {
                memcpy(to + at, from + at, 4);
            }
        }
        from += step;
        to += run;
    }
    mote_conv2d_s8_copy(to, from, run);
}

/* The taps of any window, in order, with the zero point where it leaves the image and in what fills the last
 * word. */
static MOTE_NOINLINE void mote_conv2d_s8_border(const int8_t *image, const int32_t *shape, int32_t top,
                                                int32_t left, uint32_t zero_points, int32_t words, int8_t *to)
{
    const int32_t h = shape[1];
    const int32_t w = shape[2];
    const int32_t c = shape[3];
    const int32_t k_w = shape[8];
    const int32_t dilation_w = shape[12];
    const int32_t begin = mote_clamp(-left, 0, k_w);
    const int32_t end = mote_clamp(w - left, begin, k_w);
    for (int32_t i = 0; i < words; i++) {
        memcpy(to + 4 * i, &zero_points, 4);
    }
    for (int32_t ky = 0; ky < shape[7]; ky++) {
        if (top < 0 || top >= h) {
            /* A row of padding. */
        } else if (dilation_w == 1) {
            mote_conv2d_s8_copy(to + begin * c, image + (top * w + left + begin) * c, (end - begin) * c);
        } else {
            for (int32_t kx = 0; kx < k_w; kx++) {
                const int32_t ix = left + kx * dilation_w;
                if (ix >= 0 && ix < w) {
                    mote_conv2d_s8_copy(to + kx * c, image + (top * w + ix) * c, c);
                }
            }
        }
        to += k_w * c;
        top += shape[11];
    }
}

/*
 * x (n,h,w,c) * weights -> y (n,out_h,out_w,out_c), four output pixels at a time, whose windows are read
 * before they are written. shape is n, h, w, c, out_h, out_w, out_c, k_h, k_w, stride_h, stride_w,
 * dilation_h, dilation_w, pad_top, pad_left. The stream is of pairs of output channels, a last one alone is
 * there twice; see mote_blocks_s8.h. A tap in the padding is the zero point. Windows whose rows are whole
 * words are read where they are, others are copied. scratch holds 8 words for each group of four taps of a
 * window and, when some window is copied, 4 words more.
 */
static MOTE_NOINLINE void mote_conv2d_s8_dsp(const int8_t *x, const int32_t *shape, int32_t zero_point,
                                             const int32_t *stream, int32_t is_signed, int32_t *scratch,
                                             int8_t *y)
{
    const int32_t h = shape[1];
    const int32_t w = shape[2];
    const int32_t c = shape[3];
    const int32_t out_w = shape[5];
    const int32_t out_c = shape[6];
    const int32_t k_h = shape[7];
    const int32_t run = shape[8] * c;
    const int32_t stride_h = shape[9];
    const int32_t stride_w = shape[10];
    const int32_t reach_h = (k_h - 1) * shape[11] + 1;
    const int32_t reach_w = (shape[8] - 1) * shape[12] + 1;
    const int32_t image = shape[4] * out_w;
    const int32_t pixels = shape[0] * image;
    const int32_t in_place = run % 4 == 0 && shape[12] == 1;
    const int32_t groups = (k_h * run + 3) / 4;
    const int32_t row = (in_place ? run / 4 : groups) * 32;
    const int32_t gap = shape[11] * w * c - run;
    const int32_t pairs = out_c & ~1;
    const uint32_t zero_points = ((uint32_t)zero_point & 0xFFu) * 0x01010101u;
    int8_t *windows = (int8_t *)(scratch + 8 * groups);
    int32_t left = -shape[14];
    int32_t top = -shape[13];
    int32_t column = out_w;
    int32_t rest = image;
    mote_expand_4_s8_job expand;
    mote_block_4x2_s8_job job;
    if (!in_place) {
        /* The weights of the taps that fill the last word are 0; they only have to be something. */
        for (int32_t p = 0; p < 4; p++) {
            memcpy(windows + 4 * (p + 1) * groups - 4, &zero_points, 4);
        }
    }
    expand.to = scratch;
    expand.end = scratch + 8 * groups;
    expand.row = row;
    job.activations = scratch;
    job.end = expand.end;
    job.channel = 0;
    job.channels_end = pairs;
    job.stream = stream;
    job.is_signed = is_signed;
    for (int32_t first = 0; first < pixels; first += 4) {
        const int32_t count = pixels - first < 4 ? pixels - first : 4;
        if (column >= 4 && left >= 0 && left + 3 * stride_w + reach_w <= w && top >= 0 &&
            top + reach_h <= h && shape[12] == 1) {
            /* Four windows beside each other inside the image: what is true of nearly all. */
            const int8_t *window = x + (top * w + left) * c;
            if (in_place) {
                expand.from[0] = window;
                expand.from[1] = window + stride_w * c;
                expand.from[2] = window + 2 * stride_w * c;
                expand.from[3] = window + 3 * stride_w * c;
                expand.gaps[0] = expand.gaps[1] = expand.gaps[2] = expand.gaps[3] = gap;
            } else {
                for (int32_t p = 0; p < 4; p++) {
                    expand.from[p] = windows + 4 * p * groups;
                    expand.gaps[p] = 0;
                    mote_conv2d_s8_window(window + p * stride_w * c, gap + run, k_h, run,
                                          windows + 4 * p * groups);
                }
            }
            job.out[0] = y;
            job.out[1] = y + out_c;
            job.out[2] = y + 2 * out_c;
            job.out[3] = y + 3 * out_c;
            y += 4 * out_c;
            left += 4 * stride_w;
            column -= 4;
        } else {
            for (int32_t p = 0; p < 4; p++) {
                if (p >= count) {
                    expand.from[p] = expand.from[p - 1];
                    expand.gaps[p] = expand.gaps[p - 1];
                    job.out[p] = job.out[p - 1];
                    continue;
                }
                if (column == 0) {
                    column = out_w;
                    left = -shape[14];
                    top += stride_h;
                    rest -= out_w;
                    if (rest == 0) {
                        rest = image;
                        top = -shape[13];
                        x += h * w * c;
                    }
                }
                if (shape[12] == 1 && top >= 0 && left >= 0 && top + reach_h <= h && left + reach_w <= w) {
                    expand.from[p] = x + (top * w + left) * c;
                    expand.gaps[p] = gap;
                    if (!in_place) {
                        mote_conv2d_s8_window(expand.from[p], gap + run, k_h, run, windows + 4 * p * groups);
                    }
                } else {
                    mote_conv2d_s8_border(x, shape, top, left, zero_points, groups, windows + 4 * p * groups);
                    expand.from[p] = windows + 4 * p * groups;
                    expand.gaps[p] = 0;
                }
                if (!in_place) {
                    expand.from[p] = windows + 4 * p * groups;
                    expand.gaps[p] = 0;
                }
                job.out[p] = y;
                y += out_c;
                left += stride_w;
                column--;
            }
        }
        mote_expand_4_s8(&expand);
        if (count > 2 && pairs > 0) {
            mote_block_4x2_s8(&job);
        }
        if (count <= 2) {
            for (int32_t p = 0; p < count; p++) {
                mote_block_1x2_far_s8(scratch + p, groups, pairs, 1, stream, is_signed, job.out[p]);
            }
        }
        if (pairs != out_c) {
            for (int32_t p = 0; p < count; p++) {
                mote_block_1x2_far_s8(scratch + p, groups, 1, 0, stream + pairs / 2 * (2 * groups + 7),
                                      is_signed, job.out[p] + pairs);
            }
        }
    }
}

#endif
