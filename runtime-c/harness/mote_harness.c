/*
 * Runs a package on recorded inputs and records what it gives.
 *
 * mote_in.bin, little-endian:   u32 invocations; for each: u32 options; the bytes of each input in order.
 *     options: bit 0 reset before the run; bit 1 fill the arena with the byte in bits 8-15 before the inputs
 * are set. mote_out.bin, little-endian:  records { u32 kind; u32 invocation; i32 op; i32 tensor; u32 bytes;
 * data }. kind 1  a tensor seen by the package's observe hook kind 2  an output; tensor is its index kind 3
 * the status of a call: { i32 status; u32 flags; u32 ticks }; op says which (0 init, 1 reset, 2 run); flags:
 * bit 0 guard before the arena was overwritten, bit 1 guard after it kind 4  the end: u32 each: stack bytes
 * of init, reset, run (maxima); 1 when less than 4096 bytes of the stack were never written
 */
#include "mote_port.h"

enum { KIND_OBSERVED = 1, KIND_OUTPUT = 2, KIND_STATUS = 3, KIND_END = 4 };
enum { CALL_INIT = 0, CALL_RESET = 1, CALL_RUN = 2, CALLS = 3 };

#define OPTION_RESET 1u
#define OPTION_FILL 2u
#define NO_INVOCATION 0xffffffffu
/* A function need not write all of its frame: a stack of which less than this was left untouched counts as
 * used up. */
#define STACK_MARGIN 4096u

/* A C99 static assertion: the array has a negative size when the condition does not hold. */
#define MOTE_ASSERT(name, condition) typedef char mote_assert_##name[(condition) ? 1 : -1]
MOTE_ASSERT(state_bytes_are_those_of_the_context,
            sizeof(MOTE_PACKAGE_CONTEXT) == (size_t)(MOTE_PACKAGE_STATE_BYTES));
MOTE_ASSERT(alignment_is_a_power_of_two,
            (MOTE_PACKAGE_ARENA_ALIGNMENT) > 0 &&
                ((MOTE_PACKAGE_ARENA_ALIGNMENT) & ((MOTE_PACKAGE_ARENA_ALIGNMENT)-1)) == 0);

/* ---- memory of the package ---- */

#define ALIGNMENT ((MOTE_PACKAGE_ARENA_ALIGNMENT) < 4 ? 4 : (MOTE_PACKAGE_ARENA_ALIGNMENT))
#define ARENA_ROOM ((MOTE_PACKAGE_ARENA_BYTES) > 0 ? (MOTE_PACKAGE_ARENA_BYTES) : 1)
/* A multiple of the alignment, so that nothing lies between the guard and the arena. */
#define GUARD_BYTES ((ALIGNMENT) > 256 ? (ALIGNMENT) : 256)
#define GUARD_BYTE 0xa5u
#define ALIGNED __attribute__((aligned(ALIGNMENT)))

#if defined(MOTE_ARENA_SECTIONS)
/* The linker script lays these three out in this order; the arena's symbol has exactly its size. */
ALIGNED __attribute__((section(".mote_arena.0"))) uint8_t mote_guard_before[GUARD_BYTES];
ALIGNED __attribute__((section(".mote_arena.1"))) uint8_t mote_arena[ARENA_ROOM];
__attribute__((section(".mote_arena.2"))) uint8_t mote_guard_after[GUARD_BYTES];
#define GUARD_BEFORE mote_guard_before
#define ARENA mote_arena
#define GUARD_AFTER mote_guard_after
#elif defined(MOTE_ARENA_ALONE)
/* Under the address sanitizer, which puts its own guards around each object. */
static ALIGNED uint8_t arena_alone[ARENA_ROOM];
static uint8_t guard_unused[2][GUARD_BYTES];
#define GUARD_BEFORE guard_unused[0]
#define ARENA arena_alone
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

MOTE_PACKAGE_CONTEXT mote_state;

static const size_t input_bytes[] = {MOTE_PACKAGE_INPUT_BYTES};
static const size_t output_bytes[] = {MOTE_PACKAGE_OUTPUT_BYTES};

static uint32_t invocation_now = NO_INVOCATION;
static uint32_t stack_high_water[CALLS];
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
void MOTE_PACKAGE_OBSERVE(int32_t op_index, int32_t tensor_index, const void *data, size_t bytes);

void MOTE_PACKAGE_OBSERVE(int32_t op_index, int32_t tensor_index, const void *data, size_t bytes)
{
    put_record(KIND_OBSERVED, op_index, tensor_index, data, bytes);
    flush_records();
}
#endif

/* Written at once, as every record before the package runs on: if it faults, what was recorded is in the
 * file. */
static int record_status(int call, int status, const struct mote_measure *measure)
{
    uint32_t data[3];
    data[0] = (uint32_t)(int32_t)status;
    data[1] = (is_filled(GUARD_BEFORE, GUARD_BYTES, GUARD_BYTE) ? 0u : 1u) |
              (is_filled(GUARD_AFTER, GUARD_BYTES, GUARD_BYTE) ? 0u : 2u);
    data[2] = measure->ticks;
    if (measure->stack_bytes > stack_high_water[call]) {
        stack_high_water[call] = measure->stack_bytes;
    }
    if (measure->stack_available > 0 && measure->stack_bytes + STACK_MARGIN >= measure->stack_available) {
        stack_overflowed = 1;
    }
    put_record(KIND_STATUS, call, -1, data, sizeof data);
    flush_records();
    return status == (MOTE_PACKAGE_OK) && data[1] == 0;
}

/* ---- the runs ---- */

static void read_exactly(int file, void *data, size_t bytes)
{
    if (mote_port_read(file, data, bytes) != bytes) {
        mote_port_fail("mote_in.bin ends too early");
    }
}

static void set_inputs(int file)
{
    for (int i = 0; i < (int)(MOTE_PACKAGE_INPUTS); i++) {
        void *input = MOTE_PACKAGE_INPUT(&mote_state, i);
        if (input == NULL) {
            mote_port_fail("the package gives no address for one of its inputs");
        }
        read_exactly(file, input, input_bytes[i]);
    }
}

static void record_outputs(void)
{
    for (int i = 0; i < (int)(MOTE_PACKAGE_OUTPUTS); i++) {
        const void *output = MOTE_PACKAGE_OUTPUT(&mote_state, i);
        if (output == NULL) {
            mote_port_fail("the package gives no address for one of its outputs");
        }
        put_record(KIND_OUTPUT, -1, i, output, output_bytes[i]);
    }
}

static int invoke(int file)
{
    struct mote_measure measure = {0, 0, 0};
    uint32_t options;
    read_exactly(file, &options, sizeof options);
    if ((options & OPTION_RESET) != 0) {
        int status = mote_call_reset(&mote_state, NULL, 0, &measure);
        if (!record_status(CALL_RESET, status, &measure)) {
            return 0;
        }
    }
    if ((options & OPTION_FILL) != 0) {
        fill(ARENA, (size_t)(MOTE_PACKAGE_ARENA_BYTES), options >> 8);
    }
    set_inputs(file);
    if (!record_status(CALL_RUN, mote_call_run(&mote_state, NULL, 0, &measure), &measure)) {
        return 0;
    }
    record_outputs();
    return 1;
}

int main(void)
{
    struct mote_measure measure = {0, 0, 0};
    uint32_t invocations;
    uint32_t end[4];
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
    int going = record_status(
        CALL_INIT, mote_call_init(&mote_state, ARENA, (size_t)(MOTE_PACKAGE_ARENA_BYTES), &measure),
        &measure);
    for (uint32_t i = 0; going && i < invocations; i++) {
        invocation_now = i;
        going = invoke(file);
    }

    for (int i = 0; i < CALLS; i++) {
        end[i] = stack_high_water[i];
    }
    end[3] = stack_overflowed;
    put_record(KIND_END, -1, -1, end, sizeof end);
    flush_records();
    if (mote_port_close(output_file) != 0 || mote_port_close(file) != 0) {
        mote_port_fail("mote_out.bin cannot be completed");
    }
    return 0;
}
