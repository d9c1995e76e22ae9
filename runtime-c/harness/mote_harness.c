/*
 * Runs a package, or several that share one arena, on recorded inputs and records what they give.
 *
 * mote_in.bin, little-endian: u32 invocations; for each: u32 options; the bytes of each input in order.
 * - options, bit 0: reset before the run
 * - options, bit 1: fill the arena with the byte in bits 8-15 before the inputs are set
 * - options, bits 16-31: the number of the package
 * In an image that pushes (MOTE_PACKAGE_PUSHED) an invocation has samples instead of inputs: u32 count; the
 * samples; and
 * - options, bit 2: events come by the callback, else by polling
 *
 * mote_out.bin, little-endian: records { u32 kind; u32 invocation; i32 op; i32 tensor; u32 bytes; data }.
 * - kind 1: a tensor seen by the package's observe hook
 * - kind 2: an output; tensor is its index
 * - kind 3: the status of a call: { i32 status; u32 flags; u32 ticks }; op says which (0 init, 1 reset, 2
 *   run), tensor the number of the package; flags: bit 0 guard before the arena was overwritten, bit 1 guard
 *   after it
 * - kind 5: an event: { u64 sample; u64 time_ms; i32 label; i32 score }
 * - kind 4: the end: u32 each: for each package the stack bytes of init, reset, run (maxima); then 1 when
 *   less than 4096 bytes of the stack were never written
 */
#include "mote_port.h"

enum { KIND_OBSERVED = 1, KIND_OUTPUT = 2, KIND_STATUS = 3, KIND_END = 4, KIND_EVENT = 5 };
enum { CALL_INIT = 0, CALL_RESET = 1, CALL_RUN = 2, CALLS = 3 };

#define OPTION_RESET 1u
#define OPTION_FILL 2u
#define OPTION_CALLBACK 4u
#define NO_INVOCATION 0xffffffffu
/* A function need not write all of its frame: a stack of which less than this was left untouched counts as
 * used up. */
#define STACK_MARGIN 4096u

/* A C99 static assertion: the array has a negative size when the condition does not hold. */
#define MOTE_ASSERT(name, condition) typedef char mote_assert_##name[(condition) ? 1 : -1]
#define ASSERT_STATE(number, name, NAME)                                                                     \
    MOTE_ASSERT(state_bytes_are_those_of_the_context_##name,                                                 \
                sizeof(name##_context) == (size_t)(NAME##_STATE_BYTES));
MOTE_PACKAGES(ASSERT_STATE)
MOTE_ASSERT(alignment_is_a_power_of_two,
            (MOTE_PACKAGE_ARENA_ALIGNMENT) > 0 &&
                ((MOTE_PACKAGE_ARENA_ALIGNMENT) & ((MOTE_PACKAGE_ARENA_ALIGNMENT)-1)) == 0);

/* ---- memory of the packages ---- */

#define ALIGNMENT ((MOTE_PACKAGE_ARENA_ALIGNMENT) < 4 ? 4 : (MOTE_PACKAGE_ARENA_ALIGNMENT))
#define ARENA_ROOM ((MOTE_PACKAGE_ARENA_BYTES) > 0 ? (MOTE_PACKAGE_ARENA_BYTES) : 1)
/* A multiple of the alignment, so that nothing lies between the guard and the arena. */
#define GUARD_BYTES ((ALIGNMENT) > 256 ? (ALIGNMENT) : 256)
#define GUARD_BYTE 0xa5u
#define ALIGNED __attribute__((aligned(ALIGNMENT)))

#if defined(MOTE_ARENA_SECTIONS)
/* The linker script lays these three out in this order; the arena's symbol has exactly its size. */
ALIGNED __attribute__((section(".mote_arena.0"))) uint8_t mote_guard_before[GUARD_BYTES];
#if !defined(MOTE_SHARED_ARENA)
ALIGNED __attribute__((section(".mote_arena.1"))) uint8_t mote_arena[ARENA_ROOM];
#endif
__attribute__((section(".mote_arena.2"))) uint8_t mote_guard_after[GUARD_BYTES];
#define GUARD_BEFORE mote_guard_before
#if defined(MOTE_SHARED_ARENA)
#define ARENA MOTE_SHARED_ARENA
#else
#define ARENA mote_arena
#endif
#define GUARD_AFTER mote_guard_after
#elif defined(MOTE_ARENA_ALONE)
/* Under the address sanitizer, which puts its own guards around each object. */
static uint8_t guard_unused[2][GUARD_BYTES];
#define GUARD_BEFORE guard_unused[0]
#if defined(MOTE_SHARED_ARENA)
#define ARENA MOTE_SHARED_ARENA
#else
static ALIGNED uint8_t arena_alone[ARENA_ROOM];
#define ARENA arena_alone
#endif
#define GUARD_AFTER guard_unused[1]
#else
static struct {
    ALIGNED uint8_t before[GUARD_BYTES];
    uint8_t arena[ARENA_ROOM];
    uint8_t after[GUARD_BYTES];
} memory;
#define GUARD_BEFORE memory.before
#define ARENA memory.arena
#define GUARD_AFTER memory.after
#endif

/* ---- the packages ---- */

/* What differs from package to package; contexts are of different types, so they are passed as void. */
struct package {
    int (*call[CALLS])(void *context, void *arena, size_t arena_bytes, struct mote_measure *measure);
    void *(*input)(void *context, int index);
    const void *(*output)(const void *context, int index);
    void *context;
    const size_t *input_bytes;
    const size_t *output_bytes;
    int inputs;
    int outputs;
    int ok;
};

#define PACKAGE_PARTS(number, name, NAME)                                                                    \
    name##_context MOTE_PACKAGE_##number##_STATE;                                                            \
    static const size_t input_bytes_##number[] = {MOTE_PACKAGE_##number##_INPUT_BYTES};                      \
    static const size_t output_bytes_##number[] = {MOTE_PACKAGE_##number##_OUTPUT_BYTES};                    \
    static void *input_##number(void *context, int index)                                                    \
    {                                                                                                        \
        return name##_input((name##_context *)context, index);                                               \
    }                                                                                                        \
    static const void *output_##number(const void *context, int index)                                       \
    {                                                                                                        \
        return name##_output((const name##_context *)context, index);                                        \
    }
MOTE_PACKAGES(PACKAGE_PARTS)

#define PACKAGE_ROW(number, name, NAME)                                                                      \
    {{mote_call_init_##number, mote_call_reset_##number, mote_call_run_##number},                            \
     input_##number,                                                                                         \
     output_##number,                                                                                        \
     &MOTE_PACKAGE_##number##_STATE,                                                                         \
     input_bytes_##number,                                                                                   \
     output_bytes_##number,                                                                                  \
     NAME##_INPUTS,                                                                                          \
     NAME##_OUTPUTS,                                                                                         \
     NAME##_OK},
static const struct package packages[] = {MOTE_PACKAGES(PACKAGE_ROW)};

static uint32_t invocation_now = NO_INVOCATION;
static uint32_t stack_high_water[MOTE_PACKAGE_COUNT][CALLS];
static uint32_t stack_overflowed;

static void fill(uint8_t *bytes, size_t count, unsigned value)
{
    for (size_t i = 0; i < count; i++) {
        bytes[i] = (uint8_t)value;
    }
}

static int is_filled(const uint8_t *bytes, size_t count, unsigned value)
{
    for (size_t i = 0; i < count; i++) {
        if (bytes[i] != (uint8_t)value) {
            return 0;
        }
    }
    return 1;
}

/* ---- records out ---- */

#define BUFFER_BYTES 32768u
static uint8_t buffer[BUFFER_BYTES];
static size_t buffered;
static int output_file;

static void flush_records(void)
{
    if (buffered > 0 && mote_port_write(output_file, buffer, buffered) != 0) {
        mote_port_fail("mote_out.bin cannot be written");
    }
    buffered = 0;
}

static void put(const void *data, size_t bytes)
{
    const uint8_t *source = (const uint8_t *)data;
    if (bytes > BUFFER_BYTES / 2) {
        flush_records();
        if (mote_port_write(output_file, source, bytes) != 0) {
            mote_port_fail("mote_out.bin cannot be written");
        }
        return;
    }
    if (bytes > BUFFER_BYTES - buffered) {
        flush_records();
    }
    for (size_t i = 0; i < bytes; i++) {
        buffer[buffered + i] = source[i];
    }
    buffered += bytes;
}

static void put_record(uint32_t kind, int32_t op, int32_t tensor, const void *data, size_t bytes)
{
    uint32_t head[5];
    head[0] = kind;
    head[1] = invocation_now;
    head[2] = (uint32_t)op;
    head[3] = (uint32_t)tensor;
    head[4] = (uint32_t)bytes;
    put(head, sizeof head);
    put(data, bytes);
}

#if defined(MOTE_PACKAGE_OBSERVED)
#define PACKAGE_OBSERVE(number, name, NAME)                                                                  \
    void name##_observe(int32_t op_index, int32_t tensor_index, const void *data, size_t bytes);             \
    void name##_observe(int32_t op_index, int32_t tensor_index, const void *data, size_t bytes)              \
    {                                                                                                        \
        put_record(KIND_OBSERVED, op_index, tensor_index, data, bytes);                                      \
        flush_records();                                                                                     \
    }
MOTE_PACKAGES(PACKAGE_OBSERVE)
#endif

/* Written at once, as every record before the package runs on: if it faults, what was recorded is in the
 * file. */
static int record_status(uint32_t number, int call, int status, const struct mote_measure *measure)
{
    uint32_t data[3];
    data[0] = (uint32_t)(int32_t)status;
    data[1] = (is_filled(GUARD_BEFORE, GUARD_BYTES, GUARD_BYTE) ? 0u : 1u) |
              (is_filled(GUARD_AFTER, GUARD_BYTES, GUARD_BYTE) ? 0u : 2u);
    data[2] = measure->ticks;
    if (measure->stack_bytes > stack_high_water[number][call]) {
        stack_high_water[number][call] = measure->stack_bytes;
    }
    if (measure->stack_available > 0 && measure->stack_bytes + STACK_MARGIN >= measure->stack_available) {
        stack_overflowed = 1;
    }
    put_record(KIND_STATUS, call, (int32_t)number, data, sizeof data);
    flush_records();
    return status == packages[number].ok && data[1] == 0;
}

/* ---- the runs ---- */

static void read_exactly(int file, void *data, size_t bytes)
{
    if (mote_port_read(file, data, bytes) != bytes) {
        mote_port_fail("mote_in.bin ends too early");
    }
}

#if !defined(MOTE_PACKAGE_PUSHED)
static void set_inputs(const struct package *package, int file)
{
    for (int i = 0; i < package->inputs; i++) {
        void *input = package->input(package->context, i);
        if (input == NULL) {
            mote_port_fail("the package gives no address for one of its inputs");
        }
        read_exactly(file, input, package->input_bytes[i]);
    }
}

static void record_outputs(const struct package *package)
{
    for (int i = 0; i < package->outputs; i++) {
        const void *output = package->output(package->context, i);
        /* An output under a gate that was off is not there: a record without bytes. */
        put_record(KIND_OUTPUT, -1, i, output, output == NULL ? 0 : package->output_bytes[i]);
    }
}
#endif

static int call_package(uint32_t number, int call, void *data, size_t count)
{
    const struct package *package = &packages[number];
    struct mote_measure measure = {0, 0, 0};
    int status = package->call[call](package->context, data, count, &measure);
    return record_status(number, call, status, &measure);
}

#if defined(MOTE_PACKAGE_PUSHED)
/* ---- samples in, events out ---- */

static ALIGNED uint8_t pushed[65536];

static void put_event(uint64_t sample, uint64_t time_ms, int32_t label, int32_t score)
{
    uint32_t data[6];
    data[0] = (uint32_t)sample;
    data[1] = (uint32_t)(sample >> 32);
    data[2] = (uint32_t)time_ms;
    data[3] = (uint32_t)(time_ms >> 32);
    data[4] = (uint32_t)label;
    data[5] = (uint32_t)score;
    put_record(KIND_EVENT, -1, -1, data, sizeof data);
}

#define PACKAGE_STREAM(number, name, NAME)                                                                   \
    MOTE_PACKAGE_EVENTS_##number(static void on_event_##number(void *user, const name##_event *event) {      \
        if (user != &MOTE_PACKAGE_##number##_STATE) {                                                        \
            mote_port_fail("the callback got another pointer than it was registered with");                  \
        }                                                                                                    \
        put_event(event->sample, event->time_ms, event->label, event->score);                                \
    }) static void before_push_##number(uint32_t options)                                                    \
    {                                                                                                        \
        (void)options;                                                                                       \
        MOTE_PACKAGE_EVENTS_##number(                                                                        \
            name##_on_event(&MOTE_PACKAGE_##number##_STATE,                                                  \
                            (options & OPTION_CALLBACK) != 0 ? on_event_##number : NULL,                     \
                            &MOTE_PACKAGE_##number##_STATE);)                                                \
    }                                                                                                        \
    static void after_push_##number(void)                                                                    \
    {                                                                                                        \
        MOTE_PACKAGE_EVENTS_##number(                                                                        \
            name##_event event; while (name##_poll(&MOTE_PACKAGE_##number##_STATE, &event)) {                \
                put_event(event.sample, event.time_ms, event.label, event.score);                            \
            } if (name##_lost_events(&MOTE_PACKAGE_##number##_STATE) > 0) {                                  \
                mote_port_fail("events were lost: the piece is too long to be polled after it");             \
            })                                                                                               \
    }
MOTE_PACKAGES(PACKAGE_STREAM)

static const struct {
    void (*before)(uint32_t options);
    void (*after)(void);
    size_t sample_bytes;
} streams[] = {
#define STREAM_ROW(number, name, NAME)                                                                       \
    {before_push_##number, after_push_##number, (size_t)(NAME##_INPUT_0_BYTES) / (NAME##_WINDOW)},
    MOTE_PACKAGES(STREAM_ROW)};

static int push(uint32_t number, uint32_t options, int file)
{
    uint32_t count;
    read_exactly(file, &count, sizeof count);
    if (count > sizeof pushed / streams[number].sample_bytes) {
        mote_port_fail("mote_in.bin has a piece that is too long");
    }
    read_exactly(file, pushed, count * streams[number].sample_bytes);
    streams[number].before(options);
    if (!call_package(number, CALL_RUN, pushed, count)) {
        return 0;
    }
    streams[number].after();
    return 1;
}
#endif

static int invoke(int file)
{
    uint32_t options;
    read_exactly(file, &options, sizeof options);
    uint32_t number = options >> 16;
    if (number >= MOTE_PACKAGE_COUNT) {
        mote_port_fail("mote_in.bin names a package that is not here");
    }
    if ((options & OPTION_RESET) != 0 && !call_package(number, CALL_RESET, NULL, 0)) {
        return 0;
    }
    if ((options & OPTION_FILL) != 0) {
        fill(ARENA, (size_t)(MOTE_PACKAGE_ARENA_BYTES), (options >> 8) & 0xffu);
    }
#if defined(MOTE_PACKAGE_PUSHED)
    return push(number, options, file);
#else
    set_inputs(&packages[number], file);
    if (!call_package(number, CALL_RUN, NULL, 0)) {
        return 0;
    }
    record_outputs(&packages[number]);
    return 1;
#endif
}

int main(void)
{
    uint32_t invocations;
    int going = 1;
    int file = mote_port_open("mote_in.bin", 0);
    output_file = mote_port_open("mote_out.bin", 1);
    if (file < 0 || output_file < 0) {
        mote_port_fail("mote_in.bin or mote_out.bin cannot be opened");
    }
    read_exactly(file, &invocations, sizeof invocations);

    fill(GUARD_BEFORE, GUARD_BYTES, GUARD_BYTE);
    fill(GUARD_AFTER, GUARD_BYTES, GUARD_BYTE);
    /* Neither zero nor a likely value: memory that the package reads before it writes shows in the results.
     */
    fill(ARENA, (size_t)(MOTE_PACKAGE_ARENA_BYTES), MOTE_PACKAGE_ARENA_FILL);
    for (uint32_t number = 0; going && number < MOTE_PACKAGE_COUNT; number++) {
        going = call_package(number, CALL_INIT, ARENA, (size_t)(MOTE_PACKAGE_ARENA_BYTES));
    }
    for (uint32_t i = 0; going && i < invocations; i++) {
        invocation_now = i;
        going = invoke(file);
    }

    uint32_t end[MOTE_PACKAGE_COUNT * CALLS + 1];
    for (int i = 0; i < MOTE_PACKAGE_COUNT * CALLS; i++) {
        end[i] = stack_high_water[i / CALLS][i % CALLS];
    }
    end[MOTE_PACKAGE_COUNT * CALLS] = stack_overflowed;
    put_record(KIND_END, -1, -1, end, sizeof end);
    flush_records();
    if (mote_port_close(output_file) != 0 || mote_port_close(file) != 0) {
        mote_port_fail("mote_out.bin cannot be completed");
    }
    return 0;
}
