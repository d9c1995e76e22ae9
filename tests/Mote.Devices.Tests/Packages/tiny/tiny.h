/* A hand-made package that keeps to the contract of generated ones: dense, lookup, mean over rows. */
#ifndef TINY_H
#define TINY_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define TINY_ARENA_BYTES 2560
#define TINY_ARENA_ALIGNMENT 16
#define TINY_STATE_BYTES (sizeof(tiny_context))
#define TINY_INPUTS 1
#define TINY_OUTPUTS 1
#define TINY_INPUT_0_BYTES (40 * 32)
#define TINY_OUTPUT_0_BYTES 32

#define TINY_OK 0
#define TINY_ERROR_ARGUMENT 1
#define TINY_ERROR_ARENA 2

typedef struct tiny_context {
    uint8_t *arena;
    int32_t runs;
} tiny_context;

int tiny_init(tiny_context *context, void *arena, size_t arena_bytes);
int tiny_reset(tiny_context *context);
void *tiny_input(tiny_context *context, int index);
int tiny_run(tiny_context *context);
const void *tiny_output(const tiny_context *context, int index);

#ifdef __cplusplus
}
#endif

#endif
