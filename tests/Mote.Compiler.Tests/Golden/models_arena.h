/*
 * One arena that several models share.
 *
 * Written by Mote VERSION for cortex-m4.
 */

#ifndef MODELS_ARENA_H
#define MODELS_ARENA_H

#ifdef __cplusplus
extern "C" {
#endif

/* As much as the model that needs most: conv 216, delay 7. */
#define MODELS_ARENA_BYTES 216
#define MODELS_ARENA_ALIGNMENT 16

/*
 * Give it to every model: conv_init(&context, models_arena, MODELS_ARENA_BYTES).
 *
 * The rule: from the first byte of input that is written until the last byte of output that is read, the
 * arena belongs to one model.
 * - Write all inputs of a model, run it, read or copy its outputs; only then write inputs of another.
 * - What NAME_input and NAME_output point to is lost as soon as an input of any other model is written or
 *   any other model runs.
 * - Not from two threads, nor from an interrupt while another model is at work, without a lock around all of
 *   it.
 * State is in the contexts, so the models may take turns in any order, and NAME_init and NAME_reset may be
 * called at any time: they do not touch the arena.
 */
extern unsigned char models_arena[MODELS_ARENA_BYTES];

#ifdef __cplusplus
}
#endif

#endif
