/* The harness's port for an emulated core: files of the host, reached through semihosting. */
#include "mote_port.h"
#include "mote_semihosting.h"

enum {
    SYS_OPEN = 0x01,
    SYS_CLOSE = 0x02,
    SYS_WRITE0 = 0x04,
    SYS_WRITE = 0x05,
    SYS_READ = 0x06,
    SYS_EXIT_EXTENDED = 0x20
};
enum { MODE_RB = 1, MODE_WB = 5 };
#define APPLICATION_EXIT 0x20026u

int mote_port_open(const char *name, int for_writing)
{
    uintptr_t block[3];
    size_t length = 0;
    while (name[length] != '\0') {
        length++;
    }
    block[0] = (uintptr_t)name;
    block[1] = for_writing ? MODE_WB : MODE_RB;
    block[2] = length;
    return (int)mote_semihosting(SYS_OPEN, block);
}

size_t mote_port_read(int handle, void *data, size_t bytes)
{
    uintptr_t block[3];
    block[0] = (uintptr_t)handle;
    block[1] = (uintptr_t)data;
    block[2] = bytes;
    /* The answer is the number of bytes that were not read. */
    return bytes == 0 ? 0 : bytes - (size_t)mote_semihosting(SYS_READ, block);
}

int mote_port_write(int handle, const void *data, size_t bytes)
{
    uintptr_t block[3];
    block[0] = (uintptr_t)handle;
    block[1] = (uintptr_t)data;
    block[2] = bytes;
    return mote_semihosting(SYS_WRITE, block) == 0 ? 0 : -1;
}

int mote_port_close(int handle)
{
    uintptr_t block[1];
    block[0] = (uintptr_t)handle;
    return mote_semihosting(SYS_CLOSE, block) == 0 ? 0 : -1;
}

void mote_print(const char *text)
{
    (void)mote_semihosting(SYS_WRITE0, text);
}

void mote_exit(int code)
{
    uintptr_t block[2];
    block[0] = APPLICATION_EXIT;
    block[1] = (uintptr_t)code;
    for (;;) {
        (void)mote_semihosting(SYS_EXIT_EXTENDED, block);
    }
}

void mote_port_fail(const char *message)
{
    mote_print(message);
    mote_print("\n");
    mote_exit(MOTE_EXIT_HARNESS);
}
