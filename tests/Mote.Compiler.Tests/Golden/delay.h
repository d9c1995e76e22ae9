/*
 * The model 'delay': what a program needs to run it.
 *
 * Written by Mote VERSION for cortex-m4. Do not edit: `mote verify --package` would find it.
 */

#ifndef DELAY_H
#define DELAY_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What init, reset and run return. */
#define DELAY_OK 0
#define DELAY_ERROR_ARGUMENT 1        /* a null pointer */
#define DELAY_ERROR_ARENA_SIZE 2      /* the arena is smaller than ARENA_BYTES */
#define DELAY_ERROR_ARENA_ALIGNMENT 3 /* the arena is not aligned to ARENA_ALIGNMENT */
#define DELAY_ERROR_NOT_READY 4       /* delay_init was not called, or failed */
#define DELAY_ERROR_CONSTANTS 5       /* the constant block is another model's (updatable) */

/* RAM: the arena holds inputs, outputs and everything in between; it may be used for other things between
 * runs, but inputs and outputs are in it. The context holds the state that is kept from run to run. */
#define DELAY_ARENA_BYTES 7
#define DELAY_ARENA_ALIGNMENT 16
/* sizeof(delay_context), by the size of a pointer */
#define DELAY_STATE_BYTES (sizeof(void *) == 4 ? 12u : 16u)

/* Flash: the constant block. Code comes on top. */
#define DELAY_CONSTANTS_BYTES 3

/* How many inputs there are, and what they are. */
#define DELAY_INPUTS 1

/* Input 0, 'input': int8_t[3] */
#define DELAY_INPUT_0_ELEMENTS 3
#define DELAY_INPUT_0_BYTES 3

/* How many outputs there are, and what they are. */
#define DELAY_OUTPUTS 1

/* Output 0, 'output': int8_t[3] */
#define DELAY_OUTPUT_0_ELEMENTS 3
#define DELAY_OUTPUT_0_BYTES 3

/* `DELAY_ARENA(my_arena);` defines an arena of the right size and alignment. Define DELAY_ARENA_SECTION as
 * a string before this file is included to place it in a section of the linker script. With compilers
 * other than GCC and Clang, align an array of your own. */
#if defined(__GNUC__) && defined(DELAY_ARENA_SECTION)
#define DELAY_ARENA(identifier)                                                                              \
    static unsigned char identifier[DELAY_ARENA_BYTES]                                                       \
        __attribute__((aligned(DELAY_ARENA_ALIGNMENT), section(DELAY_ARENA_SECTION)))
#elif defined(__GNUC__)
#define DELAY_ARENA(identifier)                                                                              \
    static unsigned char identifier[DELAY_ARENA_BYTES] __attribute__((aligned(DELAY_ARENA_ALIGNMENT)))
#endif

/* One instance of the model. Several may run side by side, each with its own arena. The members are
 * private. */
typedef struct delay_context {
    void *arena;
    uint32_t status;
    uint32_t state[1];
} delay_context;

/* Does not compile where the size is another one than stated. */
typedef char delay_state_bytes_are_exact[sizeof(delay_context) == DELAY_STATE_BYTES ? 1 : -1];

/* Prepares a context: takes the arena (DELAY_ARENA_BYTES or more, aligned), which the caller keeps until
 * the last run, and resets the state. */
int delay_init(delay_context *context, void *arena, size_t arena_bytes);

/* Forgets the past: the state is as after delay_init. */
int delay_reset(delay_context *context);

/* Where input `index`, counted from 0, is to be written before each run, since a run may overwrite it;
 * NULL when there is none. Aligned for its elements. */
void *delay_input(delay_context *context, int index);

/* Computes the outputs from the inputs. Never blocks, allocates or recurses. */
int delay_run(delay_context *context);

/* Where output `index`, counted from 0, is to be read after a run; NULL when there is none. Valid until
 * the next run or until an input is written. */
const void *delay_output(const delay_context *context, int index);

#ifdef __cplusplus
}
#endif

#endif
