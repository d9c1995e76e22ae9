/*
 * Startup of a Cortex-M core under emulation: vector table, FPU, memory, the timer, a fault handler that
 * reports, the semihosting trap, and the measured calls of the package. Instructions of Armv6-M only, so that
 * every core can run it.
 */
#include "mote_port.h"
#include "mote_semihosting.h"

extern uint32_t mote_data_load[], mote_data_start[], mote_data_end[], mote_bss_start[], mote_bss_end[],
    mote_stack_top[];

void mote_reset(void);
void mote_fault(const uint32_t *frame, uint32_t exception);
void mote_fault_entry(void);

typedef void (*vector)(void);

/* The initial stack pointer, then the exceptions 1 to 15. No interrupt is ever enabled. */
struct vector_table {
    uint32_t *stack;
    vector exceptions[15];
};

__attribute__((section(".vectors"), used)) const struct vector_table mote_vectors = {
    mote_stack_top,
    {mote_reset, mote_fault_entry, mote_fault_entry, mote_fault_entry, mote_fault_entry, mote_fault_entry,
     mote_fault_entry, NULL, NULL, NULL, mote_fault_entry, mote_fault_entry, NULL, mote_fault_entry,
     mote_fault_entry}};

#define REGISTER(address) (*(volatile uint32_t *)(uintptr_t)(address))
#define SYST_CSR REGISTER(0xe000e010u)
#define SYST_RVR REGISTER(0xe000e014u)
#define SYST_CVR REGISTER(0xe000e018u)
#define CCR REGISTER(0xe000ed14u)
#define CFSR REGISTER(0xe000ed28u)
#define CPACR REGISTER(0xe000ed88u)
#define CCR_DIV_0_TRP 0x10u

void mote_reset(void)
{
#if defined(__ARM_FP)
    /* Full access to coprocessors 10 and 11, the FPU. */
    CPACR |= 0xf00000u;
    __asm__ volatile("dsb\n\tisb" ::: "memory");
#endif
#if defined(__ARM_ARCH_7M__) || defined(__ARM_ARCH_7EM__) || defined(__ARM_ARCH_8M_MAIN__) ||                \
    defined(__ARM_ARCH_8_1M_MAIN__)
    CCR |= CCR_DIV_0_TRP;
#endif
    const uint32_t *load = mote_data_load;
    for (uint32_t *word = mote_data_start; word < mote_data_end; word++) {
        *word = *load++;
    }
    for (uint32_t *word = mote_bss_start; word < mote_bss_end; word++) {
        *word = 0;
    }
    /* Counts down from 2^24 - 1 at the processor's clock, without an interrupt. */
    SYST_RVR = 0xffffffu;
    SYST_CVR = 0;
    SYST_CSR = 5u;
    mote_exit(main());
}

__asm__(".syntax unified\n"
        ".section .text.mote_semihosting,\"ax\",%progbits\n"
        ".thumb_func\n"
        ".global mote_semihosting\n"
        ".type mote_semihosting, %function\n"
        "mote_semihosting:\n"
        "  bkpt 0xab\n"
        "  bx lr\n"
        ".size mote_semihosting, . - mote_semihosting\n"
        ".section .text.mote_fault_entry,\"ax\",%progbits\n"
        ".thumb_func\n"
        ".global mote_fault_entry\n"
        ".type mote_fault_entry, %function\n"
        "mote_fault_entry:\n"
        "  mov r0, sp\n"
        "  mrs r1, ipsr\n"
        "  bl mote_fault\n"
        ".size mote_fault_entry, . - mote_fault_entry\n");

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

/* frame: r0-r3, r12, lr, pc, xpsr as the core stacked them. */
void mote_fault(const uint32_t *frame, uint32_t exception)
{
    print_hexadecimal("fault: exception ", exception);
    print_hexadecimal(", pc ", frame[6]);
    print_hexadecimal(", lr ", frame[5]);
#if !defined(__ARM_ARCH_6M__)
    print_hexadecimal(", cfsr ", CFSR);
#endif
    mote_print("\n");
    mote_exit(MOTE_EXIT_FAULT);
}

/*
 * int mote_call_X_NUMBER(context, arena, bytes, measure): paints the stack from its end to the stack pointer,
 * reads the timer, calls the package's function, reads the timer, and looks for the lowest word that no
 * longer holds the paint. The stack pointer at the call instruction, to which painted and static figures
 * refer, is that after the push.
 */
#define MEASURED_CALL(call, target)                                                                          \
    __asm__(".syntax unified\n"                                                                              \
            ".section .text.mote_call_" call ",\"ax\",%progbits\n"                                           \
            ".thumb_func\n"                                                                                  \
            ".global mote_call_" call "\n"                                                                   \
            ".type mote_call_" call ", %function\n"                                                          \
            "mote_call_" call ":\n"                                                                          \
            "  push {r3, r4, r5, r6, r7, lr}\n"                                                              \
            "  mov r6, r3\n"                                                                                 \
            "  mov r3, sp\n"                                                                                 \
            "  ldr r4, =mote_stack_limit\n"                                                                  \
            "  ldr r5, =0xc5c5c5c5\n"                                                                        \
            "  mov r7, r4\n"                                                                                 \
            "1:\n"                                                                                           \
            "  stmia r7!, {r5}\n"                                                                            \
            "  cmp r7, r3\n"                                                                                 \
            "  blo 1b\n"                                                                                     \
            "  ldr r7, =0xe000e018\n"                                                                        \
            "  ldr r5, [r7]\n"                                                                               \
            ".global mote_" call "_call\n"                                                                   \
            "mote_" call "_call:\n"                                                                          \
            "  bl " target "\n"                                                                              \
            ".global mote_" call "_return\n"                                                                 \
            "mote_" call "_return:\n"                                                                        \
            "  ldr r7, [r7]\n"                                                                               \
            "  subs r5, r5, r7\n"                                                                            \
            "  lsls r5, r5, #8\n"                                                                            \
            "  lsrs r5, r5, #8\n"                                                                            \
            "  str r5, [r6]\n"                                                                               \
            "  mov r3, sp\n"                                                                                 \
            "  ldr r5, =0xc5c5c5c5\n"                                                                        \
            "  mov r7, r4\n"                                                                                 \
            "2:\n"                                                                                           \
            "  ldr r1, [r7]\n"                                                                               \
            "  cmp r1, r5\n"                                                                                 \
            "  bne 3f\n"                                                                                     \
            "  adds r7, r7, #4\n"                                                                            \
            "  cmp r7, r3\n"                                                                                 \
            "  blo 2b\n"                                                                                     \
            "3:\n"                                                                                           \
            "  subs r1, r3, r7\n"                                                                            \
            "  str r1, [r6, #4]\n"                                                                           \
            "  subs r1, r3, r4\n"                                                                            \
            "  str r1, [r6, #8]\n"                                                                           \
            "  pop {r3, r4, r5, r6, r7, pc}\n"                                                               \
            ".ltorg\n"                                                                                       \
            ".size mote_call_" call ", . - mote_call_" call "\n")

#define MEASURED_CALLS(number, name, NAME)                                                                   \
    MEASURED_CALL("init_" #number, #name "_init");                                                           \
    MEASURED_CALL("reset_" #number, #name "_reset");                                                         \
    MEASURED_CALL("run_" #number, #name MOTE_PACKAGE_WORK);
MOTE_PACKAGES(MEASURED_CALLS)
