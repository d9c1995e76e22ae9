/*
 * The model 'delay'.
 *
 * Written by Mote VERSION for cortex-m4. Do not edit: `mote verify --package` would find it.
 */

#include "delay.h"
#include "delay_kernels.h"
#include "delay_constants.h"

/* What a context's status says; anything else: not initialised. */
#define DELAY_READY 0x4D6F7401u /* initialised or reset, not yet run */
#define DELAY_RAN 0x4D6F7402u   /* has run since */

/* With DELAY_OBSERVE every layer's result is reported to a function of yours: by the number of the original
 * operator and of the tensor. */
#ifdef DELAY_OBSERVE
#ifdef __cplusplus
extern "C" {
#endif
void delay_observe(int32_t layer, int32_t tensor, const void *data, size_t bytes);
#ifdef __cplusplus
}
#endif
#define DELAY_OBSERVE_TENSOR(layer, tensor, data, bytes) delay_observe(layer, tensor, data, bytes)
#else
#define DELAY_OBSERVE_TENSOR(layer, tensor, data, bytes) ((void)(data))
#endif

/* READ_VARIABLE: layer l2. */
static MOTE_NOINLINE void delay_copy(uint8_t *state0, uint8_t *output0)
{
    mote_copy(state0, /*bytes=*/3, output0);
}

/* ASSIGN_VARIABLE: layers l3, g1_l1. */
static MOTE_NOINLINE void delay_copy_2(const uint8_t *input1, uint8_t *state0)
{
    mote_copy(input1, /*bytes=*/3, state0);
}

/* Subgraph 1, 'initialise': runs once after a reset. */
static MOTE_NOINLINE void delay_graph1(delay_context *context)
{
    unsigned char *const state = (unsigned char *)context->state;

    /* ASSIGN_VARIABLE node 1 */
    delay_copy_2((const uint8_t *)delay_constants.g1_l1_input1, (uint8_t *)(state + 0));
}

int delay_init(delay_context *context, void *arena, size_t arena_bytes)
{
    if (context == NULL) {
        return DELAY_ERROR_ARGUMENT;
    }
    context->status = 0;
    if (arena == NULL) {
        return DELAY_ERROR_ARGUMENT;
    }
    if (arena_bytes < DELAY_ARENA_BYTES) {
        return DELAY_ERROR_ARENA_SIZE;
    }
    if ((uintptr_t)arena % DELAY_ARENA_ALIGNMENT != 0) {
        return DELAY_ERROR_ARENA_ALIGNMENT;
    }
    context->arena = arena;
    context->status = DELAY_READY;
    return delay_reset(context);
}

int delay_reset(delay_context *context)
{
    if (context == NULL) {
        return DELAY_ERROR_ARGUMENT;
    }
    if (context->status != DELAY_READY && context->status != DELAY_RAN) {
        return DELAY_ERROR_NOT_READY;
    }
    for (size_t i = 0; i < 1u; i++) {
        context->state[i] = 0;
    }
    context->status = DELAY_READY;
    return DELAY_OK;
}

void *delay_input(delay_context *context, int index)
{
    if (context == NULL || context->arena == NULL) {
        return NULL;
    }
    switch (index) {
    case 0:
        return (unsigned char *)context->arena + 0;
    default:
        return NULL;
    }
}

int delay_run(delay_context *context)
{
    if (context == NULL) {
        return DELAY_ERROR_ARGUMENT;
    }
    if (context->status != DELAY_READY && context->status != DELAY_RAN) {
        return DELAY_ERROR_NOT_READY;
    }
    unsigned char *const arena = (unsigned char *)context->arena;
    unsigned char *const state = (unsigned char *)context->state;

    /* CALL_ONCE node 0 */
    if (context->status == DELAY_READY) {
        delay_graph1(context);
    }

    /* READ_VARIABLE node 2 'output': -> int8[3] */
    delay_copy((uint8_t *)(state + 0), (uint8_t *)(arena + 4));
    DELAY_OBSERVE_TENSOR(2, 2, arena + 4, 3);

    /* ASSIGN_VARIABLE node 3: int8[3] -> */
    delay_copy_2((const uint8_t *)(arena + 0), (uint8_t *)(state + 0));

    context->status = DELAY_RAN;
    return DELAY_OK;
}

const void *delay_output(const delay_context *context, int index)
{
    if (context == NULL || context->arena == NULL) {
        return NULL;
    }
    switch (index) {
    case 0:
        return (const unsigned char *)context->arena + 4;
    default:
        return NULL;
    }
}
