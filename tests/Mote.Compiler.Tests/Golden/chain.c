/*
 * The model 'chain'.
 *
 * Written by Mote VERSION for cortex-m4. Do not edit: `mote verify --package` would find it.
 */

#include "chain.h"
#include "chain_kernels.h"
#include "chain_constants.h"

/* What a context's status says; anything else: not initialised. */
#define CHAIN_READY 0x4D6F7401u /* initialised or reset, not yet run */
#define CHAIN_RAN 0x4D6F7402u   /* has run since */

/* With CHAIN_OBSERVE every layer's result is reported to a function of yours: by the number of the original
 * operator and of the tensor. */
#ifdef CHAIN_OBSERVE
#ifdef __cplusplus
extern "C" {
#endif
void chain_observe(int32_t layer, int32_t tensor, const void *data, size_t bytes);
#ifdef __cplusplus
}
#endif
#define CHAIN_OBSERVE_TENSOR(layer, tensor, data, bytes) chain_observe(layer, tensor, data, bytes)
#else
#define CHAIN_OBSERVE_TENSOR(layer, tensor, data, bytes) ((void)(data))
#endif

/* CONV_2D: layers l0, l1. */
static MOTE_NOINLINE void chain_conv2d_s8(const int8_t *input0, const int8_t *weights, const int32_t *bias,
                                          const int32_t *border_bias, const int32_t *multipliers,
                                          const int8_t *shifts, int8_t *output0)
{
    mote_conv2d_s8(input0, /*n=*/1, /*h=*/6, /*w=*/6, /*c=*/3, /*out_h=*/6, /*out_w=*/6, /*out_c=*/3,
                   /*k_h=*/3, /*k_w=*/3, /*groups=*/1, /*stride_h=*/1, /*stride_w=*/1, /*dilation_h=*/1,
                   /*dilation_w=*/1, /*pad_top=*/1, /*pad_left=*/1, /*padded=*/1, /*input_offset=*/3, weights,
                   bias, border_bias, multipliers, shifts, /*max_shift=*/-6, /*output_zero_point=*/-3,
                   /*clamp_min=*/-128, /*clamp_max=*/127, output0);
}

/* CONV_2D: layer l2. */
static MOTE_NOINLINE void chain_conv2d_s8_2(const int8_t *input0, const int8_t *weights, const int32_t *bias,
                                            const int32_t *multipliers, const int8_t *shifts, int8_t *output0)
{
    mote_conv2d_s8(input0, /*n=*/1, /*h=*/1, /*w=*/36, /*c=*/3, /*out_h=*/1, /*out_w=*/36, /*out_c=*/5,
                   /*k_h=*/1, /*k_w=*/1, /*groups=*/1, /*stride_h=*/1, /*stride_w=*/1, /*dilation_h=*/1,
                   /*dilation_w=*/1, /*pad_top=*/0, /*pad_left=*/0, /*padded=*/0, /*input_offset=*/3, weights,
                   bias, /*border_bias=*/NULL, multipliers, shifts, /*max_shift=*/-5,
                   /*output_zero_point=*/-3, /*clamp_min=*/-128, /*clamp_max=*/127, output0);
}

int chain_init(chain_context *context, void *arena, size_t arena_bytes)
{
    if (context == NULL) {
        return CHAIN_ERROR_ARGUMENT;
    }
    context->status = 0;
    if (arena == NULL) {
        return CHAIN_ERROR_ARGUMENT;
    }
    if (arena_bytes < CHAIN_ARENA_BYTES) {
        return CHAIN_ERROR_ARENA_SIZE;
    }
    if ((uintptr_t)arena % CHAIN_ARENA_ALIGNMENT != 0) {
        return CHAIN_ERROR_ARENA_ALIGNMENT;
    }
    context->arena = arena;
    context->status = CHAIN_READY;
    return chain_reset(context);
}

int chain_reset(chain_context *context)
{
    if (context == NULL) {
        return CHAIN_ERROR_ARGUMENT;
    }
    if (context->status != CHAIN_READY && context->status != CHAIN_RAN) {
        return CHAIN_ERROR_NOT_READY;
    }
    context->status = CHAIN_READY;
    return CHAIN_OK;
}

void *chain_input(chain_context *context, int index)
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

int chain_run(chain_context *context)
{
    if (context == NULL) {
        return CHAIN_ERROR_ARGUMENT;
    }
    if (context->status != CHAIN_READY && context->status != CHAIN_RAN) {
        return CHAIN_ERROR_NOT_READY;
    }
    unsigned char *const arena = (unsigned char *)context->arena;

    /* CONV_2D node 0 'value0': int8[1x6x6x3] -> int8[1x6x6x3] */
    chain_conv2d_s8((const int8_t *)(arena + 0), chain_constants.l0_weights, chain_constants.l0_bias,
                    chain_constants.l0_border_bias, chain_constants.l0_multipliers, chain_constants.l0_shifts,
                    (int8_t *)(arena + 108));
    CHAIN_OBSERVE_TENSOR(0, 3, arena + 108, 108);

    /* CONV_2D node 1 'value1': int8[1x6x6x3] -> int8[1x6x6x3] */
    chain_conv2d_s8((const int8_t *)(arena + 108), chain_constants.l1_weights, chain_constants.l1_bias,
                    chain_constants.l1_border_bias, chain_constants.l1_multipliers, chain_constants.l1_shifts,
                    (int8_t *)(arena + 80));
    CHAIN_OBSERVE_TENSOR(1, 6, arena + 80, 108);

    /* CONV_2D node 2 'value2': int8[1x6x6x3] -> int8[1x6x6x5] */
    chain_conv2d_s8_2((const int8_t *)(arena + 80), chain_constants.l2_weights, chain_constants.l2_bias,
                      chain_constants.l2_multipliers, chain_constants.l2_shifts, (int8_t *)(arena + 0));
    CHAIN_OBSERVE_TENSOR(2, 9, arena + 0, 180);

    context->status = CHAIN_RAN;
    return CHAIN_OK;
}

const void *chain_output(const chain_context *context, int index)
{
    if (context == NULL || context->arena == NULL) {
        return NULL;
    }
    switch (index) {
    case 0:
        return (const unsigned char *)context->arena + 0;
    default:
        return NULL;
    }
}
