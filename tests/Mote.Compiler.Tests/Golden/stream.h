/*
 * The model 'stream': what a program needs to run it.
 *
 * Written by Mote VERSION for cortex-m4. Do not edit: `mote verify --package` would find it.
 */

#ifndef STREAM_H
#define STREAM_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What init, reset and run return. */
#define STREAM_OK 0
#define STREAM_ERROR_ARGUMENT 1        /* a null pointer */
#define STREAM_ERROR_ARENA_SIZE 2      /* the arena is smaller than ARENA_BYTES */
#define STREAM_ERROR_ARENA_ALIGNMENT 3 /* the arena is not aligned to ARENA_ALIGNMENT */
#define STREAM_ERROR_NOT_READY 4       /* stream_init was not called, or failed */
#define STREAM_ERROR_CONSTANTS 5       /* the constant block is another model's (updatable) */

/* RAM: the arena holds inputs, outputs and everything in between; it may be used for other things between
 * runs, but inputs and outputs are in it. The context holds the state that is kept from run to run. */
#define STREAM_ARENA_BYTES 88
#define STREAM_ARENA_ALIGNMENT 16
/* sizeof(stream_context), by the size of a pointer */
#define STREAM_STATE_BYTES (sizeof(void *) == 4 ? 140u : 152u)

/* Flash: the constant block. Code comes on top. */
#define STREAM_CONSTANTS_BYTES 4

/* How many inputs there are, and what they are. */
#define STREAM_INPUTS 1

/* Input 0, 'window': int32_t[8] */
#define STREAM_INPUT_0_ELEMENTS 8
#define STREAM_INPUT_0_BYTES 32

/* How many outputs there are, and what they are. */
#define STREAM_OUTPUTS 4

/* Output 0, 'x[1..3]': int32_t[2] */
#define STREAM_OUTPUT_0_ELEMENTS 2
#define STREAM_OUTPUT_0_BYTES 8

/* Output 1, 'padded': int32_t[3x5] */
#define STREAM_OUTPUT_1_ELEMENTS 15
#define STREAM_OUTPUT_1_BYTES 60

/* Output 2, 'three': int32_t[3] */
#define STREAM_OUTPUT_2_ELEMENTS 3
#define STREAM_OUTPUT_2_BYTES 12

/* Output 3, 'x[0..1]': int32_t[1] */
#define STREAM_OUTPUT_3_ELEMENTS 1
#define STREAM_OUTPUT_3_BYTES 4

/* `STREAM_ARENA(my_arena);` defines an arena of the right size and alignment. Define STREAM_ARENA_SECTION
 * as a string before this file is included to place it in a section of the linker script. With compilers
 * other than GCC and Clang, align an array of your own. */
#if defined(__GNUC__) && defined(STREAM_ARENA_SECTION)
#define STREAM_ARENA(identifier)                                                                             \
    static unsigned char identifier[STREAM_ARENA_BYTES]                                                      \
        __attribute__((aligned(STREAM_ARENA_ALIGNMENT), section(STREAM_ARENA_SECTION)))
#elif defined(__GNUC__)
#define STREAM_ARENA(identifier)                                                                             \
    static unsigned char identifier[STREAM_ARENA_BYTES] __attribute__((aligned(STREAM_ARENA_ALIGNMENT)))
#endif

/* The stream: samples come by stream_push. A window of WINDOW samples is evaluated each HOP samples. */
#define STREAM_RATE_MILLIHERTZ 1000000u /* samples of each channel in 1000 seconds */
#define STREAM_CHANNELS 1
#define STREAM_WINDOW 8
#define STREAM_HOP 3

/* What events report. */
#define STREAM_LABEL_0 "nothing"
#define STREAM_LABEL_1 "one \"two\""
#define STREAM_LABELS 2
#define STREAM_SCORE_ONE 256 /* the score that stands for 1 */
#define STREAM_EVENT_QUEUE 4 /* events that wait for stream_poll */

typedef struct stream_event {
    uint64_t sample;  /* how many samples had come when it was found, since the reset */
    uint64_t time_ms; /* the same in milliseconds, rounded down */
    int32_t label;
    int32_t score;
} stream_event;

typedef void (*stream_event_callback)(void *user, const stream_event *event);

/* One instance of the model. Several may run side by side, each with its own arena. The members are
 * private. */
typedef struct stream_context {
    void *arena;
    stream_event_callback callback;
    void *user;
    uint32_t status;
    uint32_t computed;
    uint32_t filled;      /* samples in the window */
    uint32_t position[2]; /* samples since the reset: low, high */
    uint32_t first_event;
    uint32_t waiting_events;
    uint32_t lost_events;
    uint32_t events[4][4]; /* position low, high; label; score */
    uint32_t state[8];
} stream_context;

/* Does not compile where the size is another one than stated. */
typedef char stream_state_bytes_are_exact[sizeof(stream_context) == STREAM_STATE_BYTES ? 1 : -1];

/* Prepares a context: takes the arena (STREAM_ARENA_BYTES or more, aligned), which the caller keeps until
 * the last run, and resets the state. */
int stream_init(stream_context *context, void *arena, size_t arena_bytes);

/* Forgets the past: the state is as after stream_init. */
int stream_reset(stream_context *context);

/* Where input `index`, counted from 0, is to be written before each run, since a run may overwrite it;
 * NULL when there is none. Aligned for its elements. */
void *stream_input(stream_context *context, int index);

/* Computes the outputs from the inputs. Never blocks, allocates or recurses. */
int stream_run(stream_context *context);

/* Where output `index`, counted from 0, is to be read after a run; NULL when there is none, or when the
 * last run did not compute it because a gate was off. Valid until the next run or until an input is
 * written. */
const void *stream_output(const stream_context *context, int index);

/* Takes `count` samples (of 1 value each), any number, in the order in which they were taken; evaluates as
 * often as windows become full. Answers the first error of stream_run. */
int stream_push(stream_context *context, const int32_t *samples, size_t count);

/* Takes the oldest event that waits: 1 and the event, or 0 when there is none. At most STREAM_EVENT_QUEUE
 * wait; the oldest is lost where more come, and counted. */
int stream_poll(stream_context *context, stream_event *event);
uint32_t stream_lost_events(const stream_context *context);

/* From now on events go to `callback`, within stream_push, and none waits for a poll; NULL undoes it. The
 * callback must not push. Stays through stream_reset. */
int stream_on_event(stream_context *context, stream_event_callback callback, void *user);

#ifdef __cplusplus
}
#endif

#endif
