using Mote.Core;

namespace Mote.Devices;

/// <summary>What the compiler is asked to favour when it builds a package.</summary>
public enum Optimization
{
    /// <summary><c>-O2</c>.</summary>
    Balanced,

    /// <summary><c>-O3</c>.</summary>
    Speed,

    /// <summary><c>-Os</c>.</summary>
    Size,
}

/// <summary>How an image of a target is executed.</summary>
public enum RunnerKind
{
    /// <summary>As a process of the machine that the tool runs on.</summary>
    HostProcess,

    /// <summary>On a core emulated by <c>qemu-system-arm</c>, with files through semihosting.</summary>
    QemuArm,

    /// <summary>On a core emulated by <c>qemu-system-riscv32</c>, with files through semihosting.</summary>
    QemuRiscV,
}

/// <summary>One memory of an emulated machine.</summary>
/// <param name="Name"><c>FLASH</c> or <c>RAM</c>.</param>
/// <param name="Origin">First address.</param>
/// <param name="Length">Size in bytes.</param>
public sealed record MemoryRegion(string Name, uint Origin, uint Length);

/// <summary>
/// A place that a package is built for and executed on. Data only: a further core is a further row of <see cref="All"/>.
/// </summary>
/// <param name="Name">The name that the command line uses.</param>
/// <param name="Compiler">The compiler's executable, which also links.</param>
/// <param name="Flags">Flags that choose the core; given to compiler and linker. <see cref="CommonFlags"/> come in addition.</param>
/// <param name="LinkFlags">Flags and libraries of the linker only.</param>
/// <param name="PointerSize">Bytes of a pointer.</param>
public sealed record Target(
    string Name,
    string Compiler,
    IReadOnlyList<string> Flags,
    IReadOnlyList<string> LinkFlags,
    int PointerSize)
{
    /// <summary>The flags of every target: C99, no contraction of products and sums, sections that the linker can drop.</summary>
    public static IReadOnlyList<string> CommonFlags { get; } =
        ["-std=c99", "-ffp-contract=off", "-ffunction-sections", "-fdata-sections", "-fno-common", "-fstack-usage"];

    /// <summary>Every target that can be built for, in the order in which they are listed to the user.</summary>
    public static IReadOnlyList<Target> All { get; } = TargetRows.Create();

    /// <summary>Flags for the package's files only, after all others.</summary>
    public IReadOnlyList<string> PackageFlags { get; init; } = [];

    /// <summary>How an image is executed.</summary>
    public RunnerKind Runner { get; init; } = RunnerKind.HostProcess;

    /// <summary>The emulator's machine, or null on the host.</summary>
    public string? Machine { get; init; }

    /// <summary>The memories of the machine; empty on the host.</summary>
    public IReadOnlyList<MemoryRegion> Memory { get; init; } = [];

    /// <summary>Bytes at the end of RAM that are the stack; painted before each measured call.</summary>
    public uint StackBytes { get; init; }

    /// <summary>The file of <c>runtime-c/startup</c> without its ending, or null on the host.</summary>
    public string? Startup { get; init; }

    /// <summary>The file of <c>runtime-c/harness</c> that is the harness's port.</summary>
    public string Port { get; init; } = "mote_port_host";

    /// <summary>The definition that says how the harness lays out the arena, or null for one structure with its guards.</summary>
    public string? ArenaLayout { get; init; }

    /// <summary>False where the compiler comes without a C library: <c>runtime-c/freestanding</c> then gives what packages use of one.</summary>
    public bool HasLibrary { get; init; } = true;

    /// <summary>What stands before <c>objdump</c> and <c>nm</c>.</summary>
    public string BinutilsPrefix { get; init; } = "";

    /// <summary>The instructions of its images.</summary>
    internal InstructionSet InstructionSet { get; init; } = InstructionSet.Thumb;

    /// <summary>The approximation of cycles, or null where only instructions are counted.</summary>
    public ICycleModel? CycleModel { get; init; }

    /// <summary>True where images can be profiled, measured and bounded: an emulated core.</summary>
    public bool IsEmulated => Runner != RunnerKind.HostProcess;

    /// <summary>The target of that name, or null.</summary>
    public static Target? Find(string name) => All.FirstOrDefault(target => target.Name == name);

    /// <summary>The target of that name.</summary>
    /// <exception cref="DiagnosticException">There is none; the message lists those that there are.</exception>
    public static Target Get(string name) => Find(name) ?? throw new DiagnosticException(new Diagnostic(
        DiagnosticIds.UnknownTarget,
        $"target '{name}'",
        "there is no target of this name",
        string.Join(", ", All.Select(target => target.Name))));

    /// <summary>The memory of that name.</summary>
    public MemoryRegion Region(string name) => Memory.First(region => region.Name == name);

    internal static string Flag(Optimization optimization) => optimization switch
    {
        Optimization.Balanced => "-O2",
        Optimization.Speed => "-O3",
        Optimization.Size => "-Os",
        _ => throw new ArgumentOutOfRangeException(nameof(optimization)),
    };
}
