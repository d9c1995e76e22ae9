#ifndef MOTE_BROADCAST_H
#define MOTE_BROADCAST_H

#include "mote_base.h"

/*
 * The loops of an operator on two tensors a and b that are repeated along some dimensions. Dimensions that
 * are contiguous in both were merged, so same shapes are one loop of n4 and a vector for each channel is two;
 * generated code passes literals, and loops of one iteration vanish. a0..a4 and b0..b4 are the elements
 * between neighbours along each dimension: 0 where the operand is repeated; along the innermost 0 or 1.
 */
#define MOTE_BROADCAST_PARAMETERS                                                                            \
    int32_t n0, int32_t n1, int32_t n2, int32_t n3, int32_t n4, int32_t a0, int32_t a1, int32_t a2,          \
        int32_t a3, int32_t a4, int32_t b0, int32_t b1, int32_t b2, int32_t b3, int32_t b4

/* Runs the statement that follows for every row of n4 elements of the result, in order. */
#define MOTE_BROADCAST_ROWS                                                                                  \
    for (int32_t i0 = 0; i0 < n0; i0++)                                                                      \
        for (int32_t i1 = 0; i1 < n1; i1++)                                                                  \
            for (int32_t i2 = 0; i2 < n2; i2++)                                                              \
                for (int32_t i3 = 0; i3 < n3; i3++)

/* Where the row starts in a and in b. */
#define MOTE_BROADCAST_A (i0 * a0 + i1 * a1 + i2 * a2 + i3 * a3)
#define MOTE_BROADCAST_B (i0 * b0 + i1 * b1 + i2 * b2 + i3 * b3)

/* Element i of a row; first is the row's first element, read before the loop so that a repeated one stays in
 * a register. */
#define MOTE_BROADCAST_ELEMENT(row, step, first) ((step) != 0 ? (row)[i] : (first))

#endif
