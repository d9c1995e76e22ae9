/* The harness's port for a hosted system: stdio in the working directory, nothing measured. */
#include "mote_port.h"

#include <stdio.h>
#include <stdlib.h>

static FILE *files[2];

int mote_port_open(const char *name, int for_writing)
{
    int handle = for_writing ? 1 : 0;
    files[handle] = fopen(name, for_writing ? "wb" : "rb");
    if (files[handle] == NULL) {
        return -1;
    }
    if (for_writing) {
        /* The harness buffers itself, and what it has written must outlive a crash. */
        setvbuf(files[handle], NULL, _IONBF, 0);
    }
    return handle;
}

size_t mote_port_read(int handle, void *data, size_t bytes)
{
    return fread(data, 1, bytes, files[handle]);
}

int mote_port_write(int handle, const void *data, size_t bytes)
{
    return fwrite(data, 1, bytes, files[handle]) == bytes ? 0 : -1;
}

int mote_port_close(int handle)
{
    return fclose(files[handle]);
}

void mote_port_fail(const char *message)
{
    fprintf(stderr, "%s\n", message);
    exit(MOTE_EXIT_HARNESS);
}

#if defined(MOTE_PACKAGE_PUSHED)
#define HOST_WORK(number, name)                                                                              \
    name##_push((name##_context *)context, (const MOTE_PACKAGE_##number##_SAMPLE *)samples, count)
#else
#define HOST_WORK(number, name) name##_run((name##_context *)context)
#endif

#define HOST_CALLS(number, name, NAME)                                                                       \
    int mote_call_init_##number(void *context, void *arena, size_t bytes, struct mote_measure *measure)      \
    {                                                                                                        \
        (void)measure;                                                                                       \
        return name##_init((name##_context *)context, arena, bytes);                                         \
    }                                                                                                        \
    int mote_call_reset_##number(void *context, void *unused, size_t zero, struct mote_measure *measure)     \
    {                                                                                                        \
        (void)unused;                                                                                        \
        (void)zero;                                                                                          \
        (void)measure;                                                                                       \
        return name##_reset((name##_context *)context);                                                      \
    }                                                                                                        \
    int mote_call_run_##number(void *context, void *samples, size_t count, struct mote_measure *measure)     \
    {                                                                                                        \
        (void)samples;                                                                                       \
        (void)count;                                                                                         \
        (void)measure;                                                                                       \
        return HOST_WORK(number, name);                                                                      \
    }
MOTE_PACKAGES(HOST_CALLS)
