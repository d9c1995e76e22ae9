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

    /// <summary>As a Linux process under the emulator of another machine's programs, <see cref="Target.Emulator"/>.</summary>
    QemuUser,
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

    /// <summary>The target of C that is written but not run.</summary>
    public const string Portable = "portable";

    /// <summary>Every target that can be built for, in the order in which they are listed to the user.</summary>
    public static IReadOnlyList<Target> All { get; } = TargetRows.Create();

    /// <summary>Flags for the package's files only, after all others.</summary>
    public IReadOnlyList<string> PackageFlags { get; init; } = [];

    /// <summary>How an image is executed.</summary>
    public RunnerKind Runner { get; init; } = RunnerKind.HostProcess;

    /// <summary>The emulator's machine, or null on the host.</summary>
    public string? Machine { get; init; }

    /// <summary>The program that runs images of <see cref="RunnerKind.QemuUser"/>, or null.</summary>
    public string? Emulator { get; init; }

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

    /// <summary>What <c>objdump</c> must be told to know all instructions of the core.</summary>
    public IReadOnlyList<string> DisassemblerFlags { get; init; } = [];

    /// <summary>The approximation of cycles, or null where only instructions are counted.</summary>
    public ICycleModel? CycleModel { get; init; }

    /// <summary>Why there is no <see cref="CycleModel"/>, for a person; null where there is one.</summary>
    public string? NoCycles { get; init; }

    /// <summary>
    /// True where the core itself faults on an access that is not aligned to its size, which the emulator lets pass: verification then checks
    /// every access.
    /// </summary>
    public bool FaultsUnaligned { get; init; }

    /// <summary>
    /// True where the core has the instructions of Armv6-M only, while the emulated one has more: images are then searched for others.
    /// </summary>
    public bool IsArmv6M { get; init; }

    /// <summary>True where images can be profiled, measured and bounded: an emulated core.</summary>
    public bool IsEmulated => Runner is not (RunnerKind.HostProcess or RunnerKind.QemuUser);

    /// <summary>The target of that name, or null.</summary>
    public static Target? Find(string name) => All.FirstOrDefault(target => target.Name == name);

    /// <summary>The target of that name.</summary>
    /// <exception cref="DiagnosticException">There is none; the message lists those that there are.</exception>
    public static Target Get(string name) => Find(name) ?? throw new DiagnosticException(new Diagnostic(
        name == Portable ? DiagnosticIds.NothingRunsIt : DiagnosticIds.UnknownTarget,
        $"target '{name}'",
        name == Portable ? "this target is C for any machine, so there is none to run it on" : "there is no target of this name",
        string.Join(", ", All.Select(target => target.Name)),
        name == Portable ? "Take a machine; on all of them plain C gives the same bits" : null));

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
