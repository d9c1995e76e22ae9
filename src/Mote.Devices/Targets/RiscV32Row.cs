namespace Mote.Devices;

/// <summary>The row of <c>riscv32</c>: RV32IMC as QEMU's machine <c>virt</c>, built without a C library.</summary>
internal static class RiscV32Row
{
    public static Target Create() => new(
        "riscv32",
        "riscv64-unknown-elf-gcc",

        // Loads and stores are aligned: a core may fault on others. Built-in functions stay what they are with a C library: -ffreestanding
        // alone would make a call of every copy of four bytes.
        ["-march=rv32imc", "-mabi=ilp32", "-mstrict-align", "-msmall-data-limit=0", "-ffreestanding", "-fbuiltin"],
        ["-nostdlib", "-lgcc"],
        4)
    {
        Runner = RunnerKind.QemuRiscV,
        Machine = "virt",

        // Both in the machine's one RAM, which starts at 0x80000000 and where the core starts.
        Memory = [new MemoryRegion("FLASH", 0x80000000, 16 << 20), new MemoryRegion("RAM", 0x82000000, 16 << 20)],
        StackBytes = 64 << 10,
        Startup = "riscv",
        Port = "mote_port_semihosting",
        ArenaLayout = "MOTE_ARENA_SECTIONS",
        BinutilsPrefix = "riscv64-unknown-elf-",
        HasLibrary = false,
        FaultsUnaligned = true,
        InstructionSet = InstructionSet.RiscV,
        CycleModel = new Hazard3Cycles(),
    };
}
