/*
 * Finds accesses to memory that are not aligned to their size, for cores that fault on them while the
 * emulated one does not. A multiple is as many accesses of its elements.
 *
 *   -plugin mote_alignment.so,config=FILE,out=FILE
 *
 * config:
 *   observe ADDRESS       a package's observe hook, hexadecimal; none, or up to 64 lines
 * out, for each instruction that made such an access, in the order of the first:
 *   access INSTRUCTION ADDRESS BYTES TIMES OBSERVED
 * both addresses hexadecimal; ADDRESS is that of the first access, and OBSERVED how often a hook was
 * entered before it; end                   the last line
 */
#include "qemu_plugin_v1.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define EXPORTED __attribute__((visibility("default")))

enum { BUCKETS = 4096, HOOKS = 64 };

EXPORTED int qemu_plugin_version = 1;
EXPORTED int qemu_plugin_install(qemu_plugin_id_t id, const struct qemu_info_t *info, int argc, char **argv);

struct instruction {
    uint64_t address;
    uint64_t first_access, bytes, times, observed;
    struct instruction *next;         /* of its bucket */
    struct instruction *next_to_tell; /* in the order of the first access */
};

static struct instruction *instructions[BUCKETS];
static struct instruction *first_to_tell;
static struct instruction **last_to_tell = &first_to_tell;
static uint64_t hooks[HOOKS];
static size_t hook_count;
static uint64_t observed;
static char output_path[4096];

static void on_access(unsigned int vcpu_index, qemu_plugin_meminfo_t info, uint64_t address, void *userdata)
{
    uint64_t bytes = UINT64_C(1) << qemu_plugin_mem_size_shift(info);
    (void)vcpu_index;
    if ((address & (bytes - 1)) != 0) {
        struct instruction *instruction = (struct instruction *)userdata;
        if (instruction->times++ == 0) {
            instruction->first_access = address;
            instruction->bytes = bytes;
            instruction->observed = observed;
            *last_to_tell = instruction;
            last_to_tell = &instruction->next_to_tell;
        }
    }
}

static void on_observe(unsigned int vcpu_index, void *userdata)
{
    (void)vcpu_index;
    (void)userdata;
    observed++;
}

/* One record for an address, however often it is translated. */
static struct instruction *record_of(uint64_t address)
{
    struct instruction **bucket = &instructions[(address >> 1) % BUCKETS];
    for (struct instruction *known = *bucket; known != NULL; known = known->next) {
        if (known->address == address) {
            return known;
        }
    }
    struct instruction *made = (struct instruction *)calloc(1, sizeof *made);
    if (made == NULL) {
        fprintf(stderr, "mote_alignment: out of memory\n");
        exit(70);
    }
    made->address = address;
    made->next = *bucket;
    *bucket = made;
    return made;
}

static void on_translation(qemu_plugin_id_t id, struct qemu_plugin_tb *tb)
{
    size_t count = qemu_plugin_tb_n_insns(tb);
    (void)id;
    for (size_t i = 0; i < count; i++) {
        struct qemu_plugin_insn *insn = qemu_plugin_tb_get_insn(tb, i);
        uint64_t address = qemu_plugin_insn_vaddr(insn);
        qemu_plugin_register_vcpu_mem_cb(insn, on_access, QEMU_PLUGIN_CB_NO_REGS, QEMU_PLUGIN_MEM_RW,
                                         record_of(address));
        for (size_t hook = 0; hook < hook_count; hook++) {
            if (address == hooks[hook]) {
                qemu_plugin_register_vcpu_insn_exec_cb(insn, on_observe, QEMU_PLUGIN_CB_NO_REGS, NULL);
            }
        }
    }
}

static void on_exit_of_emulator(qemu_plugin_id_t id, void *userdata)
{
    FILE *file = fopen(output_path, "w");
    (void)id;
    (void)userdata;
    if (file == NULL) {
        fprintf(stderr, "mote_alignment: %s cannot be written\n", output_path);
        return;
    }
    for (struct instruction *i = first_to_tell; i != NULL; i = i->next_to_tell) {
        fprintf(file, "access %" PRIx64 " %" PRIx64 " %" PRIu64 " %" PRIu64 " %" PRIu64 "\n", i->address,
                i->first_access, i->bytes, i->times, i->observed);
    }
    fprintf(file, "end\n");
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
        unsigned long long address;
        if (sscanf(line, "observe %llx", &address) != 1 || hook_count == HOOKS) {
            fclose(file);
            return -1;
        }
        hooks[hook_count++] = address;
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
        fprintf(stderr, "mote_alignment: needs config=FILE and out=FILE\n");
        return -1;
    }
    qemu_plugin_register_vcpu_tb_trans_cb(id, on_translation);
    qemu_plugin_register_atexit_cb(id, on_exit_of_emulator, NULL);
    return 0;
}
