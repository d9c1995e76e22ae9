#include "tiny.h"

#include <string.h>

#include "tiny_constants.h"
#include "tiny_kernels.h"

/* As packages have it: GCC 12 may take a layer whose constants it knows by name for one without effects. */
#ifdef __clang__
#define TINY_NOINLINE __attribute__((noinline))
#else
#define TINY_NOINLINE __attribute__((noipa))
#endif

enum { ROWS = 40, COLUMNS = 32, INPUT_OFFSET = 0, HIDDEN_OFFSET = 1280 };

#ifdef TINY_OBSERVE
extern void tiny_observe(int32_t op_index, int32_t tensor_index, const void *data, size_t bytes);
#define OBSERVE(op, tensor, data, bytes) tiny_observe(op, tensor, data, bytes)
#else
#define OBSERVE(op, tensor, data, bytes) ((void)0)
#endif

static const uint8_t squares[16] = {0, 1, 4, 9, 16, 25, 36, 49, 64, 81, 100, 121, 144, 169, 196, 225};

/* (40,32) x (32,32) + bias, divided by 256 downwards. */
static TINY_NOINLINE void dense(const int8_t *input, int8_t *output)
{
    for (int row = 0; row < ROWS; row++) {
        for (int o = 0; o < COLUMNS; o++) {
            int32_t sum = tiny_constants.bias[o];
            for (int i = 0; i < COLUMNS; i++) {
                sum += (int32_t)input[row * COLUMNS + i] * tiny_constants.weights[o][i];
            }
            output[row * COLUMNS + o] = (int8_t)tiny_clamp(sum >> 8);
        }
    }
}

/* A square of the low four bits less 64, in place, through a copy on the stack. */
static TINY_NOINLINE void lookup(int8_t *data)
{
    int8_t row[COLUMNS];
    for (int r = 0; r < ROWS; r++) {
        memcpy(row, data + r * COLUMNS, sizeof row);
        for (int i = 0; i < COLUMNS; i++) {
            data[r * COLUMNS + (COLUMNS - 1 - i)] = (int8_t)tiny_clamp((int32_t)squares[row[i] & 15] - 64);
        }
    }
}

/* Over the rows, scaled by 1000 and back through a 64-bit division, plus the number of runs so far. */
static TINY_NOINLINE void mean(const int8_t *input, int8_t *output, int32_t runs)
{
    /* Volatile, so that the compiler does not turn the division into a product. */
    volatile int64_t scale = ROWS * 1000;
    int64_t divisor = scale;
    int64_t sums[COLUMNS];
    memset(sums, 0, sizeof sums);
    for (int r = 0; r < ROWS; r++) {
        for (int i = 0; i < COLUMNS; i++) {
            sums[i] += (int64_t)input[r * COLUMNS + i] * 1000;
        }
    }
    for (int i = 0; i < COLUMNS; i++) {
        output[i] = (int8_t)tiny_clamp((int32_t)(sums[i] / divisor) + runs);
    }
}

int tiny_init(tiny_context *context, void *arena, size_t arena_bytes)
{
    if (context == NULL || arena == NULL) {
        return TINY_ERROR_ARGUMENT;
    }
    if (arena_bytes < TINY_ARENA_BYTES || ((uintptr_t)arena % TINY_ARENA_ALIGNMENT) != 0) {
        return TINY_ERROR_ARENA;
    }
    context->arena = (uint8_t *)arena;
    return tiny_reset(context);
}

int tiny_reset(tiny_context *context)
{
    if (context == NULL) {
        return TINY_ERROR_ARGUMENT;
    }
    context->runs = 0;
    return TINY_OK;
}

void *tiny_input(tiny_context *context, int index)
{
    return index == 0 ? context->arena + INPUT_OFFSET : NULL;
}

int tiny_run(tiny_context *context)
{
    int8_t *input = (int8_t *)(context->arena + INPUT_OFFSET);
    int8_t *hidden = (int8_t *)(context->arena + HIDDEN_OFFSET);
    context->runs++;
    dense(input, hidden);
    OBSERVE(0, 3, hidden, 1280);
    lookup(hidden);
    OBSERVE(1, 4, hidden, 1280);
    mean(hidden, input, context->runs);
    OBSERVE(3, 6, input, 32);
    return TINY_OK;
}

const void *tiny_output(const tiny_context *context, int index)
{
    return index == 0 ? context->arena + INPUT_OFFSET : NULL;
}
