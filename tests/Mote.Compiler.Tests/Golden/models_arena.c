/*
 * One arena that several models share.
 *
 * Written by Mote VERSION for cortex-m4.
 */

#include "models_arena.h"

#include "conv.h"
#include "delay.h"

/* Does not compile where a model was compiled anew and needs more than was asked for it. */
typedef char models_arena_holds_conv[MODELS_ARENA_BYTES >= CONV_ARENA_BYTES ? 1 : -1];
typedef char models_arena_suits_conv[MODELS_ARENA_ALIGNMENT % CONV_ARENA_ALIGNMENT == 0 ? 1 : -1];
typedef char models_arena_holds_delay[MODELS_ARENA_BYTES >= DELAY_ARENA_BYTES ? 1 : -1];
typedef char models_arena_suits_delay[MODELS_ARENA_ALIGNMENT % DELAY_ARENA_ALIGNMENT == 0 ? 1 : -1];

/* To place it, define MODELS_ARENA_SECTION as a string: the name of a section of the linker script. */
#if defined(__GNUC__) && defined(MODELS_ARENA_SECTION)
#define MODELS_ARENA_PLACE __attribute__((aligned(MODELS_ARENA_ALIGNMENT), section(MODELS_ARENA_SECTION)))
#elif defined(__GNUC__)
#define MODELS_ARENA_PLACE __attribute__((aligned(MODELS_ARENA_ALIGNMENT)))
#elif defined(__cplusplus)
#define MODELS_ARENA_PLACE alignas(MODELS_ARENA_ALIGNMENT)
#elif defined(__STDC_VERSION__) && __STDC_VERSION__ >= 201112L
#define MODELS_ARENA_PLACE _Alignas(MODELS_ARENA_ALIGNMENT)
#elif !defined(MODELS_ARENA_PLACE)
#error "Define MODELS_ARENA_PLACE as what aligns an array with this compiler."
#endif

MODELS_ARENA_PLACE unsigned char models_arena[MODELS_ARENA_BYTES];
