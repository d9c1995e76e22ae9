/*
 * The model 'stream'.
 *
 * Written by Mote VERSION for cortex-m4. Do not edit: `mote verify --package` would find it.
 */

#include <string.h>
#include "stream.h"
#include "stream_kernels.h"
#include "stream_constants.h"

/* What a context's status says; anything else: not initialised. */
#define STREAM_READY 0x4D6F7401u /* initialised or reset, not yet run */
#define STREAM_RAN 0x4D6F7402u   /* has run since */

/* With STREAM_OBSERVE every layer's result is reported to a function of yours: by the number of the original
 * operator and of the tensor. */
#ifdef STREAM_OBSERVE
#ifdef __cplusplus
extern "C" {
#endif
void stream_observe(int32_t layer, int32_t tensor, const void *data, size_t bytes);
#ifdef __cplusplus
}
#endif
#define STREAM_OBSERVE_TENSOR(layer, tensor, data, bytes) stream_observe(layer, tensor, data, bytes)
#else
#define STREAM_OBSERVE_TENSOR(layer, tensor, data, bytes) ((void)(data))
#endif

/* A layer that a gate holds back is passed over. The barrier keeps the calls behind a branch. */
#if defined(__GNUC__)
#define MOTE_GATED(gate) if (__builtin_expect((gate) != 0, 1))
#define MOTE_GATE_BARRIER() __asm__ volatile("" ::: "memory")
#else
#define MOTE_GATED(gate) if ((gate) != 0)
#define MOTE_GATE_BARRIER() ((void)0)
#endif

/* STRIDED_SLICE: layer l0. */
static MOTE_NOINLINE void stream_strided_runs(const uint8_t *input0, uint8_t *output0)
{
    mote_strided_runs(input0, /*from_at=*/0, /*f0=*/0, /*f1=*/0, /*f2=*/0, /*f3=*/0, /*f4=*/0, /*n0=*/1,
                      /*n1=*/1, /*n2=*/1, /*n3=*/1, /*n4=*/1, /*run=*/4, /*to_at=*/0, /*t0=*/0, /*t1=*/0,
                      /*t2=*/0, /*t3=*/0, /*t4=*/0, output0);
}

/* STRIDED_SLICE: layer l1. */
static MOTE_NOINLINE void stream_strided_runs_2(const uint8_t *input0, uint8_t *output0)
{
    mote_strided_runs(input0, /*from_at=*/4, /*f0=*/0, /*f1=*/0, /*f2=*/0, /*f3=*/0, /*f4=*/0, /*n0=*/1,
                      /*n1=*/1, /*n2=*/1, /*n3=*/1, /*n4=*/1, /*run=*/8, /*to_at=*/0, /*t0=*/0, /*t1=*/0,
                      /*t2=*/0, /*t3=*/0, /*t4=*/0, output0);
}

/* STRIDED_SLICE: layer l2. */
static MOTE_NOINLINE void stream_strided_runs_3(const uint8_t *input0, uint8_t *output0)
{
    mote_strided_runs(input0, /*from_at=*/12, /*f0=*/0, /*f1=*/0, /*f2=*/0, /*f3=*/0, /*f4=*/0, /*n0=*/1,
                      /*n1=*/1, /*n2=*/1, /*n3=*/1, /*n4=*/1, /*run=*/4, /*to_at=*/0, /*t0=*/0, /*t1=*/0,
                      /*t2=*/0, /*t3=*/0, /*t4=*/0, output0);
}

/* STRIDED_SLICE: layer l3. */
static MOTE_NOINLINE void stream_strided_runs_4(const uint8_t *input0, uint8_t *output0)
{
    mote_strided_runs(input0, /*from_at=*/16, /*f0=*/0, /*f1=*/0, /*f2=*/0, /*f3=*/0, /*f4=*/0, /*n0=*/1,
                      /*n1=*/1, /*n2=*/1, /*n3=*/1, /*n4=*/1, /*run=*/8, /*to_at=*/0, /*t0=*/0, /*t1=*/0,
                      /*t2=*/0, /*t3=*/0, /*t4=*/0, output0);
}

/* CONCATENATION: layer l4. */
static MOTE_NOINLINE void stream_strided_runs_5(const uint8_t *input0, uint8_t *output0,
                                                const uint8_t *input1)
{
    mote_strided_runs(input0, /*from_at=*/0, /*f0=*/0, /*f1=*/0, /*f2=*/0, /*f3=*/0, /*f4=*/0, /*n0=*/1,
                      /*n1=*/1, /*n2=*/1, /*n3=*/1, /*n4=*/1, /*run=*/8, /*to_at=*/0, /*t0=*/0, /*t1=*/0,
                      /*t2=*/0, /*t3=*/0, /*t4=*/0, output0);
    mote_strided_runs(input1, /*from_at=*/0, /*f0=*/0, /*f1=*/0, /*f2=*/0, /*f3=*/0, /*f4=*/0, /*n0=*/1,
                      /*n1=*/1, /*n2=*/1, /*n3=*/1, /*n4=*/1, /*run=*/4, /*to_at=*/8, /*t0=*/0, /*t1=*/0,
                      /*t2=*/0, /*t3=*/0, /*t4=*/0, output0);
}

/* PAD: layer l6. */
static MOTE_NOINLINE void stream_pad_s32(const int32_t *input0, const int32_t *pad_value, int32_t *output0)
{
    mote_pad_s32(input0, 1, 1, 1, 2, 4, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, pad_value, output0);
}

int stream_init(stream_context *context, void *arena, size_t arena_bytes)
{
    if (context == NULL) {
        return STREAM_ERROR_ARGUMENT;
    }
    context->status = 0;
    if (arena == NULL) {
        return STREAM_ERROR_ARGUMENT;
    }
    if (arena_bytes < STREAM_ARENA_BYTES) {
        return STREAM_ERROR_ARENA_SIZE;
    }
    if ((uintptr_t)arena % STREAM_ARENA_ALIGNMENT != 0) {
        return STREAM_ERROR_ARENA_ALIGNMENT;
    }
    context->arena = arena;
    context->callback = NULL;
    context->user = NULL;
    context->status = STREAM_READY;
    return stream_reset(context);
}

int stream_reset(stream_context *context)
{
    if (context == NULL) {
        return STREAM_ERROR_ARGUMENT;
    }
    if (context->status != STREAM_READY && context->status != STREAM_RAN) {
        return STREAM_ERROR_NOT_READY;
    }
    context->filled = 0;
    context->position[0] = 0;
    context->position[1] = 0;
    context->first_event = 0;
    context->waiting_events = 0;
    context->lost_events = 0;
    context->computed = 0;
    for (size_t i = 0; i < 8u; i++) {
        context->state[i] = 0;
    }
    context->status = STREAM_READY;
    return STREAM_OK;
}

void *stream_input(stream_context *context, int index)
{
    if (context == NULL || context->arena == NULL) {
        return NULL;
    }
    switch (index) {
    case 0:
        return (unsigned char *)context->state + 0;
    default:
        return NULL;
    }
}

MOTE_NOINLINE int stream_run(stream_context *context)
{
    if (context == NULL) {
        return STREAM_ERROR_ARGUMENT;
    }
    if (context->status != STREAM_READY && context->status != STREAM_RAN) {
        return STREAM_ERROR_NOT_READY;
    }
    unsigned char *const arena = (unsigned char *)context->arena;
    unsigned char *const state = (unsigned char *)context->state;
    /* 'x[0..1]' is not 0. */
    int gate_4 = 0;
    /* 'x[3..4]' is not 0. */
    int gate_12 = 0;
    context->computed &= 0xFFFFFFF8u;

    /* Stage: listen. */

    /* STRIDED_SLICE node 0 'x[0..1]': int32[8] -> int32[1] */
    stream_strided_runs((const uint8_t *)(state + 0), (uint8_t *)(arena + 80));
    STREAM_OBSERVE_TENSOR(0, 4, arena + 80, 4);
    gate_4 = *(const int32_t *)(const void *)(arena + 80) != 0;

    MOTE_GATED(gate_4)
    {
        MOTE_GATE_BARRIER();

        /* Stage: find. */

        /* STRIDED_SLICE node 1 'x[1..3]': int32[8] -> int32[2] */
        stream_strided_runs_2((const uint8_t *)(state + 0), (uint8_t *)(arena + 72));
        STREAM_OBSERVE_TENSOR(1, 8, arena + 72, 8);
        context->computed |= 0x1u;

        /* STRIDED_SLICE node 2 'x[3..4]': int32[8] -> int32[1] */
        stream_strided_runs_3((const uint8_t *)(state + 0), (uint8_t *)(arena + 84));
        STREAM_OBSERVE_TENSOR(2, 12, arena + 84, 4);
        gate_12 = *(const int32_t *)(const void *)(arena + 84) != 0;
    }

    MOTE_GATED(gate_12)
    {
        MOTE_GATE_BARRIER();

        /* Stage: look. */

        /* STRIDED_SLICE node 3 'x[4..6]': int32[8] -> int32[2] */
        stream_strided_runs_4((const uint8_t *)(state + 0), (uint8_t *)(arena + 0));
        STREAM_OBSERVE_TENSOR(3, 16, arena + 0, 8);

        /* CONCATENATION node 4 'three': int32[2], int32[1] -> int32[3] */
        stream_strided_runs_5((const uint8_t *)(arena + 0), (uint8_t *)(arena + 60),
                              (const uint8_t *)(arena + 80));
        STREAM_OBSERVE_TENSOR(4, 17, arena + 60, 12);
        context->computed |= 0x4u;

        /* RESHAPE node 5 'image': int32[8] -> int32[2x4] */

        /* PAD node 6 'padded': int32[2x4] -> int32[3x5] */
        stream_pad_s32((const int32_t *)(const void *)(state + 0), stream_constants.l6_pad_value,
                       (int32_t *)(void *)(arena + 0));
        STREAM_OBSERVE_TENSOR(6, 21, arena + 0, 60);
        context->computed |= 0x2u;
    }

    context->status = STREAM_RAN;
    return STREAM_OK;
}

const void *stream_output(const stream_context *context, int index)
{
    if (context == NULL || context->arena == NULL) {
        return NULL;
    }
    switch (index) {
    case 0:
        return (context->computed & 0x1u) != 0 ? (const unsigned char *)context->arena + 72 : NULL;
    case 1:
        return (context->computed & 0x2u) != 0 ? (const unsigned char *)context->arena + 0 : NULL;
    case 2:
        return (context->computed & 0x4u) != 0 ? (const unsigned char *)context->arena + 60 : NULL;
    case 3:
        return (const unsigned char *)context->arena + 80;
    default:
        return NULL;
    }
}

static void stream_event_of(stream_event *event, const uint32_t *words)
{
    event->sample = ((uint64_t)words[1] << 32) | words[0];
    event->time_ms = event->sample * 1000000u / STREAM_RATE_MILLIHERTZ;
    event->label = (int32_t)words[2];
    event->score = (int32_t)words[3];
}

/* Reports the event of the last run, if there is one. */
static void stream_report(stream_context *context)
{
    const int32_t *found = (const int32_t *)stream_output(context, 0);
    if (found == NULL || found[0] < 0) {
        return;
    }
    uint32_t words[4] = {context->position[0], context->position[1], (uint32_t)found[0], (uint32_t)found[1]};
    if (context->callback != NULL) {
        stream_event event;
        stream_event_of(&event, words);
        context->callback(context->user, &event);
        return;
    }
    if (context->waiting_events == STREAM_EVENT_QUEUE) {
        context->first_event = (context->first_event + 1) % STREAM_EVENT_QUEUE;
        context->waiting_events--;
        context->lost_events++;
    }
    uint32_t next = (context->first_event + context->waiting_events) % STREAM_EVENT_QUEUE;
    memcpy(context->events[next], words, sizeof(words));
    context->waiting_events++;
}

int stream_poll(stream_context *context, stream_event *event)
{
    if (context == NULL || event == NULL || context->arena == NULL || context->waiting_events == 0) {
        return 0;
    }
    stream_event_of(event, context->events[context->first_event]);
    context->first_event = (context->first_event + 1) % STREAM_EVENT_QUEUE;
    context->waiting_events--;
    return 1;
}

uint32_t stream_lost_events(const stream_context *context)
{
    return context == NULL || context->arena == NULL ? 0 : context->lost_events;
}

int stream_on_event(stream_context *context, stream_event_callback callback, void *user)
{
    if (context == NULL) {
        return STREAM_ERROR_ARGUMENT;
    }
    if (context->status != STREAM_READY && context->status != STREAM_RAN) {
        return STREAM_ERROR_NOT_READY;
    }
    context->callback = callback;
    context->user = user;
    return STREAM_OK;
}

int stream_push(stream_context *context, const int32_t *samples, size_t count)
{
    if (context == NULL || (samples == NULL && count > 0)) {
        return STREAM_ERROR_ARGUMENT;
    }
    if (context->status != STREAM_READY && context->status != STREAM_RAN) {
        return STREAM_ERROR_NOT_READY;
    }
    int32_t *const window = (int32_t *)(void *)((unsigned char *)context->state + 0);
    while (count > 0) {
        size_t room = (size_t)STREAM_WINDOW - context->filled;
        size_t taken = count < room ? count : room;
        memcpy(window + context->filled, samples, taken * sizeof(*window));
        samples += taken;
        count -= taken;
        context->filled += (uint32_t)taken;
        context->position[0] += (uint32_t)taken;
        if (context->position[0] < (uint32_t)taken) {
            context->position[1]++;
        }
        if (context->filled == STREAM_WINDOW) {
            int status = stream_run(context);
            if (status != STREAM_OK) {
                return status;
            }
            stream_report(context);
            memmove(window, window + STREAM_HOP, (STREAM_WINDOW - STREAM_HOP) * sizeof(*window));
            context->filled = STREAM_WINDOW - STREAM_HOP;
        }
    }
    return STREAM_OK;
}
