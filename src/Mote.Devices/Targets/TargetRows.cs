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

        new Target(
            "cortex-m4",
            "arm-none-eabi-gcc",
            ["-mcpu=cortex-m4", "-mthumb", "-mfloat-abi=hard", "-mfpu=fpv4-sp-d16"],
            CortexMLinkFlags,
            4)
        {
            Runner = RunnerKind.QemuArm,
            Machine = "mps2-an386",
            Memory = [new MemoryRegion("FLASH", 0x00000000, 4 << 20), new MemoryRegion("RAM", 0x20000000, 4 << 20)],
            StackBytes = 64 << 10,
            Startup = "cortex_m",
            Port = "mote_port_semihosting",
            ArenaLayout = "MOTE_ARENA_SECTIONS",
            BinutilsPrefix = "arm-none-eabi-",
            CycleModel = new CortexM4Cycles(),
        },
        RiscV32Row.Create(),
    ];

    /// <summary>newlib-nano, as the vendors' tools and the published figures of other runtimes use it.</summary>
    private static readonly string[] CortexMLinkFlags = ["-nostartfiles", "--specs=nano.specs"];
}
