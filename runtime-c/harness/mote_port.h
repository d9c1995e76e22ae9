/*
 * What the harness needs of the place it runs in: two files, an exit, and calls of the package that are
 * measured. mote_port_host.c gives it on a hosted system; mote_port_semihosting.c together with a file of
 * startup/ on an emulated core.
 */
#ifndef MOTE_PORT_H
#define MOTE_PORT_H

#include <stddef.h>
#include <stdint.h>

#include "mote_package.h"

/* Exit codes of the harness; 0 means that mote_out.bin is complete. */
#define MOTE_EXIT_HARNESS 70 /* the harness itself could not go on; the message says why */
#define MOTE_EXIT_FAULT 71   /* the processor took a fault */

/* Measured around one call of the package; all zero where the port cannot measure. */
struct mote_measure {
    uint32_t ticks;           /* of the core's timer, modulo 2^24, or its retired instructions */
    uint32_t stack_bytes;     /* deepest word written below the stack pointer at the call instruction */
    uint32_t stack_available; /* from there to the end of the stack */
};

/* A handle for the other calls, or a negative number. */
int mote_port_open(const char *name, int for_writing);
/* The number of bytes that were read; fewer than asked for only at the end of the file. */
size_t mote_port_read(int handle, void *data, size_t bytes);
/* Zero when all was written. */
int mote_port_write(int handle, const void *data, size_t bytes);
/* Zero when all that was written has reached the file. */
int mote_port_close(int handle);
/* Prints the message and ends with MOTE_EXIT_HARNESS; does not return. */
void mote_port_fail(const char *message);

/* The measured calls of each package, by its number: init with the arena, run with samples where the image
 * pushes them (it calls NAME_push instead of NAME_run), all others with NULL and 0. */
#define MOTE_DECLARE_CALLS(number, name, NAME)                                                               \
    int mote_call_init_##number(void *context, void *arena, size_t bytes, struct mote_measure *measure);     \
    int mote_call_reset_##number(void *context, void *unused, size_t zero, struct mote_measure *measure);    \
    int mote_call_run_##number(void *context, void *samples, size_t count, struct mote_measure *measure);
MOTE_PACKAGES(MOTE_DECLARE_CALLS)

int main(void);

#endif
