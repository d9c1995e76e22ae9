/*
 * What a package uses of <math.h>, for a compiler that comes without a C library: two macros, no function.
 * With newlib or picolibc it is not needed.
 */
#ifndef MOTE_FREESTANDING_MATH_H
#define MOTE_FREESTANDING_MATH_H

#define NAN (__builtin_nanf(""))
#define INFINITY (__builtin_inff())

#endif
