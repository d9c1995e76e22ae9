/*
 * Startup of a 32-bit RISC-V core under emulation, in machine mode: stack, memory, a trap handler that
 * reports, the semihosting trap, and the measured calls of the package. RV32IC instructions only, and the
 * counter of retired instructions.
 */
#include "mote_port.h"
#include "mote_semihosting.h"

extern uint32_t mote_data_load[], mote_data_start[], mote_data_end[], mote_bss_start[], mote_bss_end[];

void mote_start(void);
void mote_fault(uint32_t cause, uint32_t pc, uint32_t value, uint32_t ra);

/* The first instructions of the image. Control and status registers have an extension of their own, which is
 * asked for here alone: as a part of -march it would choose libraries for another set of instructions. */
__asm__(
    ".option push\n"
    ".option arch, +zicsr\n"
    ".section .vectors,\"ax\",@progbits\n"
    ".global mote_reset\n"
    ".type mote_reset, @function\n"
    "mote_reset:\n"
    "  la sp, mote_stack_top\n"
    "  la t0, mote_fault_entry\n"
    "  csrw mtvec, t0\n"
    "  j mote_start\n"
    ".size mote_reset, . - mote_reset\n"
    ".section .text.mote_fault_entry,\"ax\",@progbits\n"
    ".balign 4\n"
    ".global mote_fault_entry\n"
    ".type mote_fault_entry, @function\n"
    "mote_fault_entry:\n"
    "  la sp, mote_stack_top\n"
    "  csrr a0, mcause\n"
    "  csrr a1, mepc\n"
    "  csrr a2, mtval\n"
    "  mv a3, ra\n"
    "  j mote_fault\n"
    ".size mote_fault_entry, . - mote_fault_entry\n"
    /* Three instructions that are no others in any program, uncompressed and in one page, are the trap. */
    ".section .text.mote_semihosting,\"ax\",@progbits\n"
    ".option norvc\n"
    ".balign 16\n"
    ".global mote_semihosting\n"
    ".type mote_semihosting, @function\n"
    "mote_semihosting:\n"
    "  slli x0, x0, 0x1f\n"
    "  ebreak\n"
    "  srai x0, x0, 7\n"
    "  ret\n"
    ".size mote_semihosting, . - mote_semihosting\n"
    ".option pop\n");

void mote_start(void)
{
    const uint32_t *load = mote_data_load;
    for (uint32_t *word = mote_data_start; word < mote_data_end; word++) {
        *word = *load++;
    }
    for (uint32_t *word = mote_bss_start; word < mote_bss_end; word++) {
        *word = 0;
    }
    mote_exit(main());
}

static void print_hexadecimal(const char *name, uint32_t value)
{
    char text[9];
    for (int i = 0; i < 8; i++) {
        uint32_t digit = (value >> (28 - 4 * i)) & 15u;
        text[i] = (char)(digit < 10 ? '0' + digit : 'a' + digit - 10);
    }
    text[8] = '\0';
    mote_print(name);
    mote_print(text);
}

void mote_fault(uint32_t cause, uint32_t pc, uint32_t value, uint32_t ra)
{
    print_hexadecimal("fault: exception ", cause);
    print_hexadecimal(", pc ", pc);
    print_hexadecimal(", ra ", ra);
    print_hexadecimal(", value ", value);
    mote_print("\n");
    mote_exit(MOTE_EXIT_FAULT);
}

/*
 * int mote_call_X(context, arena, bytes, measure): paints the stack from its end to the stack pointer, reads
 * the counter of retired instructions, calls the package's function, reads the counter, and looks for the
 * lowest word that no longer holds the paint. The stack pointer at the call instruction, to which painted and
 * static figures refer, is that after the frame was made.
 */
#define MEASURED_CALL(call, target)                                                                          \
    __asm__(".option push\n"                                                                                 \
            ".option arch, +zicsr\n"                                                                         \
            ".section .text.mote_call_" call ",\"ax\",@progbits\n"                                           \
            ".global mote_call_" call "\n"                                                                   \
            ".type mote_call_" call ", @function\n"                                                          \
            "mote_call_" call ":\n"                                                                          \
            "  addi sp, sp, -16\n"                                                                           \
            "  sw ra, 12(sp)\n"                                                                              \
            "  sw s0, 8(sp)\n"                                                                               \
            "  sw s1, 4(sp)\n"                                                                               \
            "  mv s0, a3\n"                                                                                  \
            "  la t0, mote_stack_limit\n"                                                                    \
            "  li t1, 0xc5c5c5c5\n"                                                                          \
            "1:\n"                                                                                           \
            "  sw t1, 0(t0)\n"                                                                               \
            "  addi t0, t0, 4\n"                                                                             \
            "  bltu t0, sp, 1b\n"                                                                            \
            "  la t2, " target "\n"                                                                          \
            "  csrr s1, minstret\n"                                                                          \
            ".global mote_" call "_call\n"                                                                   \
            "mote_" call "_call:\n"                                                                          \
            "  jalr t2\n"                                                                                    \
            ".global mote_" call "_return\n"                                                                 \
            "mote_" call "_return:\n"                                                                        \
            "  csrr t0, minstret\n"                                                                          \
            "  sub t0, t0, s1\n"                                                                             \
            "  sw t0, 0(s0)\n"                                                                               \
            "  la t2, mote_stack_limit\n"                                                                    \
            "  li t1, 0xc5c5c5c5\n"                                                                          \
            "  mv t0, t2\n"                                                                                  \
            "2:\n"                                                                                           \
            "  lw a1, 0(t0)\n"                                                                               \
            "  bne a1, t1, 3f\n"                                                                             \
            "  addi t0, t0, 4\n"                                                                             \
            "  bltu t0, sp, 2b\n"                                                                            \
            "3:\n"                                                                                           \
            "  sub t0, sp, t0\n"                                                                             \
            "  sw t0, 4(s0)\n"                                                                               \
            "  sub t2, sp, t2\n"                                                                             \
            "  sw t2, 8(s0)\n"                                                                               \
            "  lw ra, 12(sp)\n"                                                                              \
            "  lw s0, 8(sp)\n"                                                                               \
            "  lw s1, 4(sp)\n"                                                                               \
            "  addi sp, sp, 16\n"                                                                            \
            "  ret\n"                                                                                        \
            ".size mote_call_" call ", . - mote_call_" call "\n"                                             \
            ".option pop\n")

#define MEASURED_CALLS(number, name, NAME)                                                                   \
    MEASURED_CALL("init_" #number, #name "_init");                                                           \
    MEASURED_CALL("reset_" #number, #name "_reset");                                                         \
    MEASURED_CALL("run_" #number, #name MOTE_PACKAGE_WORK);
MOTE_PACKAGES(MEASURED_CALLS)
