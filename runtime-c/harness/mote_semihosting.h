/* Semihosting: the emulator does what a debugger would do for the core ("Semihosting for AArch32 and
 * AArch64", Arm). */
#ifndef MOTE_SEMIHOSTING_H
#define MOTE_SEMIHOSTING_H

#include <stddef.h>
#include <stdint.h>

/* The trap itself; given by the startup file of the core. */
uintptr_t mote_semihosting(uintptr_t operation, const void *argument);
void mote_print(const char *text);
void mote_exit(int code);

#endif
