/*
 * The model 'chain': what a program needs to run it.
 *
 * Written by Mote VERSION for cortex-m4. Do not edit: `mote verify --package` would find it.
 */

#ifndef CHAIN_H
#define CHAIN_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What init, reset and run return. */
#define CHAIN_OK 0
#define CHAIN_ERROR_ARGUMENT 1        /* a null pointer */
#define CHAIN_ERROR_ARENA_SIZE 2      /* the arena is smaller than ARENA_BYTES */
#define CHAIN_ERROR_ARENA_ALIGNMENT 3 /* the arena is not aligned to ARENA_ALIGNMENT */
#define CHAIN_ERROR_NOT_READY 4       /* chain_init was not called, or failed */
#define CHAIN_ERROR_CONSTANTS 5       /* the constant block is another model's (updatable) */

/* RAM: the arena holds inputs, outputs and everything in between; it may be used for other things between
 * runs, but inputs and outputs are in it. The context holds the state that is kept from run to run. */
#define CHAIN_ARENA_BYTES 216
#define CHAIN_ARENA_ALIGNMENT 16
/* sizeof(chain_context), by the size of a pointer */
#define CHAIN_STATE_BYTES (sizeof(void *) == 4 ? 8u : 16u)

/* Flash: the constant block. Code comes on top. */
#define CHAIN_CONSTANTS_BYTES 300

/* How many inputs there are, and what they are. */
#define CHAIN_INPUTS 1

/* Input 0, 'input0': int8_t[1x6x6x3]; real = SCALE * (stored - ZERO_POINT) */
#define CHAIN_INPUT_0_ELEMENTS 108
#define CHAIN_INPUT_0_BYTES 108
#define CHAIN_INPUT_0_SCALE 0x1.99999ap-5f /* 0.05 */
#define CHAIN_INPUT_0_ZERO_POINT -3

/* How many outputs there are, and what they are. */
#define CHAIN_OUTPUTS 1

/* Output 0, 'value2': int8_t[1x6x6x5]; real = SCALE * (stored - ZERO_POINT) */
#define CHAIN_OUTPUT_0_ELEMENTS 180
#define CHAIN_OUTPUT_0_BYTES 180
#define CHAIN_OUTPUT_0_SCALE 0x1.99999ap-5f /* 0.05 */
#define CHAIN_OUTPUT_0_ZERO_POINT -3

/* `CHAIN_ARENA(my_arena);` defines an arena of the right size and alignment. Define CHAIN_ARENA_SECTION as
 * a string before this file is included to place it in a section of the linker script. With compilers
 * other than GCC and Clang, align an array of your own. */
#if defined(__GNUC__) && defined(CHAIN_ARENA_SECTION)
#define CHAIN_ARENA(identifier)                                                                              \
    static unsigned char identifier[CHAIN_ARENA_BYTES]                                                       \
        __attribute__((aligned(CHAIN_ARENA_ALIGNMENT), section(CHAIN_ARENA_SECTION)))
#elif defined(__GNUC__)
#define CHAIN_ARENA(identifier)                                                                              \
    static unsigned char identifier[CHAIN_ARENA_BYTES] __attribute__((aligned(CHAIN_ARENA_ALIGNMENT)))
#endif

/* One instance of the model. Several may run side by side, each with its own arena. The members are
 * private. */
typedef struct chain_context {
    void *arena;
    uint32_t status;
} chain_context;

/* Does not compile where the size is another one than stated. */
typedef char chain_state_bytes_are_exact[sizeof(chain_context) == CHAIN_STATE_BYTES ? 1 : -1];

/* Prepares a context: takes the arena (CHAIN_ARENA_BYTES or more, aligned), which the caller keeps until
 * the last run, and resets the state. */
int chain_init(chain_context *context, void *arena, size_t arena_bytes);

/* Forgets the past: the state is as after chain_init. */
int chain_reset(chain_context *context);

/* Where input `index`, counted from 0, is to be written before each run, since a run may overwrite it;
 * NULL when there is none. Aligned for its elements. */
void *chain_input(chain_context *context, int index);

/* Computes the outputs from the inputs. Never blocks, allocates or recurses. */
int chain_run(chain_context *context);

/* Where output `index`, counted from 0, is to be read after a run; NULL when there is none. Valid until
 * the next run or until an input is written. */
const void *chain_output(const chain_context *context, int index);

#ifdef __cplusplus
}
#endif

#endif
