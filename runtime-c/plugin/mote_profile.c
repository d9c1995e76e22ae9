/*
 * Counts, per region of one run of a package, how often each translated block is executed and how often it is
 * left other than by falling through to the next address. The code under measurement carries no marker:
 * regions are told by addresses.
 *
 *   -plugin mote_profile.so,config=FILE,out=FILE
 *
 * config, one item a line, addresses hexadecimal:
 *   encoding NAME         thumb or riscv: how an instruction's length is told
 *   invocation N M        which runs are measured: M of them, the first of which is number N, from 0
 *   run CALL RETURN       the harness's call instruction of the package's run function, and its return
 * address site CALL RETURN      a call instruction in the run function, and its return address (0 for a tail
 * call); the k-th site line opens region k, its return goes back to region 0, the run function itself out:
 *   runs N                how often the run function was called
 *   block REGION START END INSTRUCTIONS EXECUTED LEFT
 *   error TEXT            something that would make the counts wrong
 *
 * Why the counts are exact. Every call ends its translated block, and every return address begins one,
 * because it is reached by a computed jump only. So a region begins after the block that ends with the call
 * and ends before the block that begins at the return address, whatever blocks are chained to each other, and
 * no block straddles two regions but for the call instruction itself, which the reader of this file
 * attributes by its address. The callback sits behind the check for a pending exit, so a block that is
 * announced is executed; only a fault or, under -icount, a device access within a block could stop it, and
 * neither happens within a run of a package.
 */
#include "qemu_plugin_v1.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define EXPORTED __attribute__((visibility("default")))

enum { MAX_SITES = 4096, BUCKETS = 4096 };
enum { CHANGE_NONE = -1, CHANGE_START = -2, CHANGE_STOP = -3, OUTSIDE = -1 };

EXPORTED int qemu_plugin_version = 1;
EXPORTED int qemu_plugin_install(qemu_plugin_id_t id, const struct qemu_info_t *info, int argc, char **argv);

struct block {
    uint64_t start, end;
    size_t instructions;
    int on_enter, on_leave; /* a region, or one of CHANGE_ */
    uint64_t *executed, *left;
    struct block *next;
};

static struct {
    unsigned long long call, back;
} sites[MAX_SITES], run;
static int site_count;
static int is_riscv;
static unsigned long long first_measured, measured_count;
static unsigned long long runs;

static struct block *blocks[BUCKETS];
static struct block *previous;
static int previous_region;
static int region = OUTSIDE;

static char output_path[4096];
static char error_text[256];

static void change(int to)
{
    if (to == CHANGE_START) {
        region = runs - first_measured < measured_count ? 0 : OUTSIDE;
        runs++;
    } else if (to == CHANGE_STOP) {
        region = OUTSIDE;
    } else if (to >= 0 && region != OUTSIDE) {
        region = to;
    }
}

static void on_block(unsigned int vcpu_index, void *userdata)
{
    struct block *block = (struct block *)userdata;
    (void)vcpu_index;
    if (previous != NULL) {
        if (previous->end != block->start) {
            previous->left[previous_region]++;
        }
        previous = NULL;
    }
    change(block->on_enter);
    if (region != OUTSIDE) {
        block->executed[region]++;
        previous = block;
        previous_region = region;
    }
    change(block->on_leave);
}

/* The length of an instruction from its first halfword; the emulator's own figure is wrong at the end of a
 * page. */
static uint64_t length(const uint8_t *bytes)
{
    if (is_riscv) {
        return (bytes[0] & 3) == 3 ? 4 : 2;
    }
    return (bytes[1] & 0xe0) == 0xe0 && (bytes[1] & 0x18) != 0 ? 4 : 2;
}

static int is_call(uint64_t address)
{
    for (int i = 0; i < site_count; i++) {
        if (sites[i].call == address) {
            return i + 1;
        }
    }
    return 0;
}

static struct block *new_block(uint64_t start, uint64_t end, uint64_t last, size_t instructions)
{
    struct block *block = (struct block *)calloc(1, sizeof *block);
    uint64_t *counts = (uint64_t *)calloc(2 * ((size_t)site_count + 1), sizeof *counts);
    if (block == NULL || counts == NULL) {
        fprintf(stderr, "mote_profile: out of memory\n");
        exit(70);
    }
    block->start = start;
    block->end = end;
    block->instructions = instructions;
    block->executed = counts;
    block->left = counts + site_count + 1;
    block->on_enter = start == run.back ? CHANGE_STOP : CHANGE_NONE;
    for (int i = 0; i < site_count; i++) {
        if (sites[i].back == start) {
            block->on_enter = 0;
        }
    }
    block->on_leave = last == run.call ? CHANGE_START : is_call(last) != 0 ? is_call(last) : CHANGE_NONE;
    return block;
}

static void on_translation(qemu_plugin_id_t id, struct qemu_plugin_tb *tb)
{
    size_t count = qemu_plugin_tb_n_insns(tb);
    uint64_t start = 0, end = 0, last = 0;
    (void)id;
    for (size_t i = 0; i < count; i++) {
        struct qemu_plugin_insn *insn = qemu_plugin_tb_get_insn(tb, i);
        if (i == 0) {
            start = qemu_plugin_insn_vaddr(insn);
        } else if (is_call(last) != 0 || last == run.call) {
            snprintf(error_text, sizeof error_text, "a call at %llx does not end its block",
                     (unsigned long long)last);
        }
        last = qemu_plugin_insn_vaddr(insn);
        end = last + length((const uint8_t *)qemu_plugin_insn_data(insn));
    }
    if (count == 0) {
        return;
    }
    size_t bucket = (size_t)((start >> 1) ^ (end >> 5)) % BUCKETS;
    struct block *block = blocks[bucket];
    while (block != NULL && (block->start != start || block->end != end)) {
        block = block->next;
    }
    if (block == NULL) {
        block = new_block(start, end, last, count);
        block->next = blocks[bucket];
        blocks[bucket] = block;
    }
    qemu_plugin_register_vcpu_tb_exec_cb(tb, on_block, QEMU_PLUGIN_CB_NO_REGS, block);
}

static void on_exit_of_emulator(qemu_plugin_id_t id, void *userdata)
{
    FILE *file = fopen(output_path, "w");
    (void)id;
    (void)userdata;
    if (file == NULL) {
        fprintf(stderr, "mote_profile: %s cannot be written\n", output_path);
        return;
    }
    if (error_text[0] != '\0') {
        fprintf(file, "error %s\n", error_text);
    }
    for (int i = 0; i < BUCKETS; i++) {
        for (struct block *block = blocks[i]; block != NULL; block = block->next) {
            for (int r = 0; r <= site_count; r++) {
                if (block->executed[r] > 0) {
                    fprintf(file, "block %d %llx %llx %llu %llu %llu\n", r, (unsigned long long)block->start,
                            (unsigned long long)block->end, (unsigned long long)block->instructions,
                            (unsigned long long)block->executed[r], (unsigned long long)block->left[r]);
                }
            }
        }
    }
    fprintf(file, "runs %llu\n", runs);
    fclose(file);
}

static int read_config(const char *path)
{
    char line[256];
    FILE *file = fopen(path, "r");
    if (file == NULL) {
        return -1;
    }
    while (fgets(line, sizeof line, file) != NULL) {
        unsigned long long a, b;
        if (strcmp(line, "encoding riscv\n") == 0) {
            is_riscv = 1;
        } else if (strcmp(line, "encoding thumb\n") == 0) {
            is_riscv = 0;
        } else if (sscanf(line, "invocation %llu %llu", &a, &b) == 2) {
            first_measured = a;
            measured_count = b;
        } else if (sscanf(line, "run %llx %llx", &a, &b) == 2) {
            run.call = a;
            run.back = b;
        } else if (sscanf(line, "site %llx %llx", &a, &b) == 2 && site_count < MAX_SITES) {
            sites[site_count].call = a;
            /* A tail call never comes back to the run function; no block begins at an odd address. */
            sites[site_count].back = b == 0 ? 1 : b;
            site_count++;
        } else {
            fclose(file);
            return -1;
        }
    }
    return fclose(file);
}

EXPORTED int qemu_plugin_install(qemu_plugin_id_t id, const struct qemu_info_t *info, int argc, char **argv)
{
    int configured = 0;
    (void)info;
    for (int i = 0; i < argc; i++) {
        if (strncmp(argv[i], "config=", 7) == 0) {
            configured = read_config(argv[i] + 7) == 0;
        } else if (strncmp(argv[i], "out=", 4) == 0) {
            snprintf(output_path, sizeof output_path, "%s", argv[i] + 4);
        }
    }
    if (!configured || output_path[0] == '\0') {
        fprintf(stderr, "mote_profile: needs config=FILE and out=FILE\n");
        return -1;
    }
    qemu_plugin_register_vcpu_tb_trans_cb(id, on_translation);
    qemu_plugin_register_atexit_cb(id, on_exit_of_emulator, NULL);
    return 0;
}
