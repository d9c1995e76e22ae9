namespace Mote.Devices;

/// <summary>The rows of <see cref="Target.All"/>.</summary>
internal static class TargetRows
{
    public static IReadOnlyList<Target> Create() =>
    [
        new Target("host", "gcc", [], [], IntPtr.Size),

        // The dialect that contracts floating point by default, without optimisation and with all of it; a later flag wins.
        new Target("host-gnu17-O0", "gcc", ["-std=gnu17"], [], IntPtr.Size) { PackageFlags = ["-O0"] },
        new Target("host-gnu17-native", "gcc", ["-std=gnu17", "-march=native"], [], IntPtr.Size) { PackageFlags = ["-O3"] },

        // SSE2 arithmetic, so that float intermediates are not kept in 80 bits.
        new Target("host-m32", "gcc", ["-m32", "-msse2", "-mfpmath=sse"], [], 4),

        new Target(
            "host-sanitize",
            "gcc",
            ["-g1", "-fno-omit-frame-pointer", "-fsanitize=address,undefined,alignment", "-fno-sanitize-recover=all"],
            [],
            IntPtr.Size)
        {
            ArenaLayout = "MOTE_ARENA_ALONE",
        },

        new Target("linux-arm64", "aarch64-linux-gnu-gcc", [], ["-static"], 8) { Runner = RunnerKind.QemuUser, Emulator = "qemu-aarch64" },
        new Target("linux-armhf", "arm-linux-gnueabihf-gcc", [], ["-static"], 4) { Runner = RunnerKind.QemuUser, Emulator = "qemu-arm" },

        // An Armv6-M image on a Cortex-M3: no machine with a Cortex-M0 and enough memory is emulated.
        CortexM("cortex-m0", "mps2-an385", Mps2, "-mcpu=cortex-m0", "-mfloat-abi=soft") with
        {
            CycleModel = new CortexM0Cycles(),
            FaultsUnaligned = true,
            IsArmv6M = true,
        },
        CortexM("cortex-m3", "mps2-an385", Mps2, "-mcpu=cortex-m3", "-mfloat-abi=soft") with { CycleModel = new CortexM3Cycles() },
        CortexM("cortex-m4", "mps2-an386", Mps2, "-mcpu=cortex-m4", "-mfloat-abi=hard", "-mfpu=fpv4-sp-d16") with { CycleModel = new CortexM4Cycles() },
        CortexM("cortex-m7", "mps2-an500", Mps2, "-mcpu=cortex-m7", "-mfloat-abi=hard", "-mfpu=fpv5-sp-d16") with
        {
            NoCycles = "a Cortex-M7 issues up to two instructions a cycle and has caches; Arm publishes no costs of its instructions",
        },

        // Secure addresses: the core starts in secure state, and nothing here leaves it.
        CortexM("cortex-m33", "mps2-an505", [new("FLASH", 0x10000000, 4 << 20), new("RAM", 0x38000000, 4 << 20)],
            "-mcpu=cortex-m33", "-mfloat-abi=hard", "-mfpu=fpv5-sp-d16") with
        {
            CycleModel = new CortexM33Cycles(),
        },

        // The vector unit of MVE takes subnormal floats for zero, so floats stay in the scalar unit. Code lies in the tightly coupled memory,
        // which the core starts from; data in the board's SRAM.
        CortexM("cortex-m55", "mps3-an547", [new("FLASH", 0x10000000, 512 << 10), new("RAM", 0x31000000, 4 << 20)],
            "-mcpu=cortex-m55+nomve.fp", "-mfloat-abi=hard") with
        {
            DisassemblerFlags = ["-m", "armv8.1-m.main"],
            NoCycles = "a Cortex-M55 works on vectors in overlapping beats; Arm publishes no costs of its instructions",
        },
        RiscV32Row.Create(),
    ];

    /// <summary>newlib-nano, as the vendors' tools and the published figures of other runtimes use it.</summary>
    private static readonly string[] CortexMLinkFlags = ["-nostartfiles", "--specs=nano.specs"];

    /// <summary>The two SRAM blocks of the boards MPS2 with application notes AN385, AN386 and AN500.</summary>
    private static readonly MemoryRegion[] Mps2 = [new("FLASH", 0x00000000, 4 << 20), new("RAM", 0x20000000, 4 << 20)];

    private static Target CortexM(string name, string machine, MemoryRegion[] memory, params string[] core) =>
        new(name, "arm-none-eabi-gcc", [.. core, "-mthumb"], CortexMLinkFlags, 4)
        {
            Runner = RunnerKind.QemuArm,
            Machine = machine,
            Memory = memory,
            StackBytes = 64 << 10,
            Startup = "cortex_m",
            Port = "mote_port_semihosting",
            ArenaLayout = "MOTE_ARENA_SECTIONS",
            BinutilsPrefix = "arm-none-eabi-",
        };
}
