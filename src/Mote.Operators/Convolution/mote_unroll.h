#ifndef MOTE_UNROLL_H
#define MOTE_UNROLL_H

/*
 * Written before a loop whose bounds are literals after inlining (at most 16 turns): it is unrolled
 * completely, so that the arrays indexed by it become registers. Compilers without the pragma give the same
 * results more slowly.
 */
#if defined(__GNUC__) && !defined(__clang__)
#define MOTE_UNROLL _Pragma("GCC unroll 16")
#else
#define MOTE_UNROLL
#endif

#endif
