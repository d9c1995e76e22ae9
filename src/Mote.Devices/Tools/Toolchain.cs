using Mote.Core;

namespace Mote.Devices;

/// <summary>A program, or a part of one, that some target needs.</summary>
/// <param name="Name">What the user knows it as.</param>
/// <param name="Purpose">What it is needed for.</param>
/// <param name="AptPackage">The Debian and Ubuntu package that holds it.</param>
/// <param name="Executable">The program that is started to check it.</param>
/// <param name="Targets">The names of the targets that cannot be used without it; empty for an auxiliary tool.</param>
public sealed record Tool(string Name, string Purpose, string AptPackage, string Executable, IReadOnlyList<string> Targets)
{
    /// <summary>The arguments of the check.</summary>
    public IReadOnlyList<string> CheckArguments { get; init; } = ["--version"];

    /// <summary>True where the check only succeeds, when the first line of its output names a file that exists.</summary>
    public bool AnswersWithPath { get; init; }


    /// <summary>The command that installs it.</summary>
    public string InstallCommand => $"apt-get install {AptPackage}";
}

/// <summary>What the check of a tool found.</summary>
/// <param name="Tool">The tool.</param>
/// <param name="Version">The first line that it prints about itself, or null where it is missing.</param>
/// <param name="Missing">The diagnostic where it is missing, else null.</param>
public sealed record ToolStatus(Tool Tool, string? Version, Diagnostic? Missing);

/// <summary>The programs that Mote calls but does not contain.</summary>
public static class Toolchain
{
    private static readonly TimeSpan CheckTime = TimeSpan.FromSeconds(30);

    private static readonly string[] CortexM = ["cortex-m0", "cortex-m3", "cortex-m4", "cortex-m7", "cortex-m33", "cortex-m55"];

    /// <summary>Every tool, in the order in which they are shown.</summary>
    public static IReadOnlyList<Tool> Tools { get; } =
    [
        new Tool("gcc", "builds packages for this machine and the profiler", "gcc", "gcc", ["host", "host-gnu17-O0", "host-gnu17-native", "host-m32", "host-sanitize", .. CortexM, "riscv32"]),
        new Tool("gcc sanitizers", "finds undefined behaviour in generated C", "gcc", "gcc", ["host-sanitize"])
        {
            CheckArguments = ["-print-file-name=libasan.so"],
            AnswersWithPath = true,
        },
        // The package gcc-multilib itself conflicts with the compilers for Linux on Arm; the libraries are in the one that it stands for.
        new Tool("gcc multilib", "builds 32-bit packages for this machine", $"gcc-{GccMajor()}-multilib", "gcc", ["host-m32"])
        {
            CheckArguments = ["-m32", "-print-file-name=32/libgcc.a"],
            AnswersWithPath = true,
        },
        new Tool("g++", "checks that generated C is also C++", "g++", "g++", []),
        new Tool("clang", "checks generated C with a second compiler", "clang", "clang", []),
        new Tool("clang-format", "checks the layout of C sources", "clang-format", "clang-format", []),
        new Tool("arm-none-eabi-gcc", "builds for Cortex-M", "gcc-arm-none-eabi", "arm-none-eabi-gcc", CortexM),
        new Tool("arm-none-eabi-objdump", "disassembles images", "binutils-arm-none-eabi", "arm-none-eabi-objdump", CortexM),
        new Tool("newlib", "memory functions for Cortex-M", "libnewlib-arm-none-eabi", "arm-none-eabi-gcc", CortexM)
        {
            CheckArguments = ["-print-file-name=libc_nano.a"],
            AnswersWithPath = true,
        },
        new Tool("qemu-system-arm", "runs images for Cortex-M", "qemu-system-arm", "qemu-system-arm", CortexM),
        new Tool("aarch64-linux-gnu-gcc", "builds for Linux on 64-bit Arm", "gcc-aarch64-linux-gnu", "aarch64-linux-gnu-gcc", ["linux-arm64"]),
        new Tool("libc for 64-bit Arm", "the C library that programs for linux-arm64 are linked with", "libc6-dev-arm64-cross", "aarch64-linux-gnu-gcc", ["linux-arm64"])
        {
            CheckArguments = ["-print-file-name=libc.a"],
            AnswersWithPath = true,
        },
        new Tool("qemu-aarch64", "runs programs for Linux on 64-bit Arm", "qemu-user", "qemu-aarch64", ["linux-arm64"]),
        new Tool("arm-linux-gnueabihf-gcc", "builds for Linux on 32-bit Arm", "gcc-arm-linux-gnueabihf", "arm-linux-gnueabihf-gcc", ["linux-armhf"]),
        new Tool("libc for 32-bit Arm", "the C library that programs for linux-armhf are linked with", "libc6-dev-armhf-cross", "arm-linux-gnueabihf-gcc", ["linux-armhf"])
        {
            CheckArguments = ["-print-file-name=libc.a"],
            AnswersWithPath = true,
        },
        new Tool("qemu-arm", "runs programs for Linux on 32-bit Arm", "qemu-user", "qemu-arm", ["linux-armhf"]),
        new Tool("riscv64-unknown-elf-gcc", "builds for RISC-V", "gcc-riscv64-unknown-elf", "riscv64-unknown-elf-gcc", ["riscv32"]),
        new Tool("riscv64-unknown-elf-objdump", "disassembles images for RISC-V", "binutils-riscv64-unknown-elf", "riscv64-unknown-elf-objdump", ["riscv32"]),
        new Tool("qemu-system-riscv32", "runs images for RISC-V", "qemu-system-misc", "qemu-system-riscv32", ["riscv32"]),
        new Tool("espeak-ng", "speaks the words of mote synthesize", "espeak-ng", "espeak-ng", []),
    ];

    /// <summary>Checks every tool by starting it; nothing is installed or written.</summary>
    public static IReadOnlyList<ToolStatus> Check() => [.. Tools.Select(Check)];

    /// <summary>Checks the tools without which the target cannot be used; empty where all are there.</summary>
    public static IReadOnlyList<Diagnostic> MissingFor(Target target) =>
        [.. Tools.Where(tool => tool.Targets.Contains(target.Name)).Select(tool => Check(tool).Missing).OfType<Diagnostic>()];

    /// <summary>Checks one tool.</summary>
    public static ToolStatus Check(Tool tool)
    {
        ToolResult? result = ToolProcess.TryRun(tool.Executable, tool.CheckArguments, null, CheckTime);
        string line = result?.Output.Split('\n')[0].Trim() ?? "";

        // gcc answers with the bare name where it has no such file.
        bool found = result is { ExitCode: 0 } && (!tool.AnswersWithPath || (Path.IsPathRooted(line) && File.Exists(line)));
        return found
            ? new ToolStatus(tool, line.Length > 0 ? line : "installed", null)
            : new ToolStatus(tool, null, MissingDiagnostic(tool));
    }

    /// <summary>The version that packages of this machine's compiler carry in their names; that of Debian 12 where there is none.</summary>
    private static string GccMajor()
    {
        string version = ToolProcess.TryRun("gcc", ["-dumpversion"], null, CheckTime)?.Output.Split('.', '\n')[0].Trim() ?? "";
        return version.Length > 0 && version.All(char.IsAsciiDigit) ? version : "12";
    }

    internal static DiagnosticException Missing(string executable) =>
        new(MissingDiagnostic(Tools.FirstOrDefault(tool => tool.Executable == executable)
            ?? new Tool(executable, "", executable, executable, [])));

    private static Diagnostic MissingDiagnostic(Tool tool) => new(
        DiagnosticIds.ToolMissing,
        tool.Name,
        tool.Purpose.Length > 0 ? $"not found ({tool.Purpose})" : "not found",
        null,
        $"Install it with '{tool.InstallCommand}'");
}
