#ifndef MOTE_FULLY_CONNECTED_S8_DSP_H
#define MOTE_FULLY_CONNECTED_S8_DSP_H

#include "mote_block_1x8_s8.h"

/*
 * x (batch,depth) * weights -> y (batch,units). The stream is of eights of units, then of pairs, of which a
 * last one alone is there twice; see mote_blocks_s8.h. scratch holds 2 words for each group of four taps.
 */
static MOTE_NOINLINE void mote_fully_connected_s8_dsp(const int8_t *x, int32_t batch, int32_t depth,
                                                      int32_t units, const int32_t *stream, int32_t is_signed,
                                                      int32_t *scratch, int8_t *y)
{
    const int32_t groups = (depth + 3) / 4;
    const int32_t eights = units & ~7;
    const int32_t pairs = (units - eights) & ~1;
    for (int32_t b = 0; b < batch; b++) {
        const int32_t *rest = stream + eights / 8 * (8 * groups + 26);
        mote_expand_1_s8(x, depth / 4, scratch, 2, 1);
        x += depth;
        if (depth % 4 != 0) {
            /* The weights of the taps that fill the last word are 0. */
            uint32_t last = 0;
            for (int32_t i = 1; i <= depth % 4; i++) {
                last = last << 8 | (uint8_t)x[-i];
            }
            mote_block_expand(last, scratch + 2 * groups - 2, 1);
        }
        if (eights > 0) {
            mote_block_1x8_s8_job job;
            job.out = y;
            job.activations = scratch;
            job.end = scratch + 2 * groups;
            job.out_end = y + eights;
            job.stream = stream;
            job.is_signed = is_signed;
            mote_block_1x8_s8(&job);
        }
        mote_block_1x2_near_s8(scratch, groups, pairs, 1, rest, is_signed, y + eights);
        if (eights + pairs != units) {
            mote_block_1x2_near_s8(scratch, groups, 1, 0, rest + pairs / 2 * (2 * groups + 7), is_signed,
                                   y + units - 1);
        }
        y += units;
    }
}

#endif
