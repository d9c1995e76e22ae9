using System.Globalization;
using Mote.Core;

namespace Mote.Devices;

/// <summary>How a run is made.</summary>
public sealed record RunOptions
{
    /// <summary>After this time the run is ended.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Emulates one instruction a nanosecond, so that <see cref="CallStatus.Ticks"/> counts instructions. Slower.</summary>
    public bool CountInstructions { get; init; }

    /// <summary>Further arguments of the emulator.</summary>
    internal IReadOnlyList<string> EmulatorArguments { get; init; } = [];
}

/// <summary>How a run ended.</summary>
public enum RunOutcome
{
    /// <summary>Every call returned the package's OK, and no memory beside the arena was touched.</summary>
    Completed,

    /// <summary>A function of the package returned a code other than OK.</summary>
    PackageError,

    /// <summary>Memory right beside the arena was overwritten.</summary>
    ArenaOverflow,

    /// <summary>The stack was used up.</summary>
    StackOverflow,

    /// <summary>The process or the core took a fault, or a sanitizer stopped it.</summary>
    Fault,

    /// <summary>The time was over.</summary>
    TimedOut,

    /// <summary>The run ended by itself, but what it wrote is not a complete trace.</summary>
    BadTrace,

    /// <summary>The run made an access on which the core, unlike the emulator, faults.</summary>
    UnalignedAccess,
}

/// <summary>What a run gave.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Reason">Why, for a person; null where it completed.</param>
/// <param name="Trace">All that was recorded, also of a run that did not complete.</param>
/// <param name="ExitCode">Of the process or the emulator.</param>
/// <param name="Console">What was printed, shortened.</param>
public sealed record RunResult(RunOutcome Outcome, string? Reason, Trace Trace, int ExitCode, string Console);

/// <summary>Executes images: as a process of this machine, or on an emulated core.</summary>
public static class Runner
{
    private const int FaultExit = 71;
    private const int ConsoleLimit = 8000;
    private const string InputFile = "mote_in.bin";
    private const string OutputFile = "mote_out.bin";

    // What the sanitizers cannot do everywhere (to watch for leaks they must trace) and what nothing here needs.
    private static readonly Dictionary<string, string> Environment = new()
    {
        ["ASAN_OPTIONS"] = "detect_leaks=0:detect_stack_use_after_return=1",
        ["UBSAN_OPTIONS"] = "print_stacktrace=1",
    };

    // No firmware, and a core that has RV32IMC and the control and status registers only, so that any other instruction traps.
    private static readonly string[] RiscVCore =
        ["-bios", "none", "-cpu", "rv32,a=false,f=false,d=false,zba=false,zbb=false,zbc=false,zbs=false"];

    /// <summary>
    /// Runs the image's packages on the inputs, in order, in one process. A package that fails is a result, not an exception. Two
    /// runs of one image at a time are not possible: they share the work folder.
    /// </summary>
    /// <exception cref="DiagnosticException">
    /// The inputs do not fit the package, the emulator is missing, or the accesses of a run were not recorded.
    /// </exception>
    public static RunResult Run(DeviceImage image, IReadOnlyList<Invocation> invocations, RunOptions? options = null)
    {
        options ??= new RunOptions();
        string output = Path.Combine(image.WorkFolder, OutputFile);
        using (FileStream input = File.Create(Path.Combine(image.WorkFolder, InputFile)))
        {
            Invocation.Write(input, image.Packages, invocations);
        }

        File.Delete(output);
        ToolResult process = image.Target.Runner switch
        {
            RunnerKind.HostProcess => ToolProcess.Run(image.Path, [], image.WorkFolder, options.Timeout, Environment),
            RunnerKind.QemuArm => ToolProcess.Run("qemu-system-arm", Emulator(image, options), image.WorkFolder, options.Timeout),
            RunnerKind.QemuRiscV => ToolProcess.Run("qemu-system-riscv32", [.. RiscVCore, .. Emulator(image, options)], image.WorkFolder, options.Timeout),
            RunnerKind.QemuUser => ToolProcess.Run(image.Target.Emulator!, [image.Path], image.WorkFolder, options.Timeout),
            _ => throw new InvalidOperationException($"no way to run {image.Target.Name}"),
        };

        Trace trace = new();
        string? problem = "nothing was written";
        if (File.Exists(output))
        {
            using FileStream stream = File.OpenRead(output);
            trace = TraceReader.Read(stream, image.Packages, invocations, out problem);
        }

        string console = Shorten(process.Output + process.Error);
        (RunOutcome outcome, string? reason) = Judge(process, trace, problem, console, options);
        if (AlignmentCheck.Problem(image, trace, outcome == RunOutcome.Completed) is { } unaligned)
        {
            (outcome, reason) = (RunOutcome.UnalignedAccess, unaligned);
        }

        if (!image.Target.IsEmulated)
        {
            trace.StackOf = [];
        }

        return new RunResult(outcome, reason, trace, process.ExitCode, console);
    }

    private static string[] Emulator(DeviceImage image, RunOptions options) =>
    [
        "-M", image.Target.Machine!, "-nographic", "-monitor", "none", "-serial", "none",
        "-semihosting-config", "enable=on,target=native",
        .. options.CountInstructions ? ["-icount", "shift=0"] : Array.Empty<string>(),
        .. options.EmulatorArguments,
        .. AlignmentCheck.Prepare(image),
        "-kernel", image.Path,
    ];

    private static (RunOutcome Outcome, string? Reason) Judge(
        ToolResult process, Trace trace, string? problem, string console, RunOptions options)
    {
        CallStatus? bad = trace.Calls.FirstOrDefault(call =>
            call.Status != 0 || call.BeforeArenaOverwritten || call.AfterArenaOverwritten);
        if (process.TimedOut)
        {
            return (RunOutcome.TimedOut, string.Create(
                CultureInfo.InvariantCulture,
                $"not at its end after {options.Timeout.TotalSeconds:0.#} s, in invocation {trace.Invocations.Count}"));
        }

        if (bad is { BeforeArenaOverwritten: true } or { AfterArenaOverwritten: true })
        {
            return (RunOutcome.ArenaOverflow, $"memory {(bad.AfterArenaOverwritten ? "after" : "before")} the arena was overwritten by {Describe(bad)}");
        }

        if (trace.Stack is { Overflowed: true })
        {
            return (RunOutcome.StackOverflow, "the stack was used up");
        }

        if (process.ExitCode != 0)
        {
            string said = console.Length > 0 ? $": {console.Split('\n').First(line => line.Length > 0)}" : "";
            string kind = process.ExitCode == FaultExit ? "the core took a fault" : string.Create(
                CultureInfo.InvariantCulture,
                $"ended with code {process.ExitCode}");
            return (RunOutcome.Fault, $"{kind} after {(trace.Calls.Count > 0 ? Describe(trace.Calls[^1]) : "no call")}{said}");
        }

        if (bad is not null)
        {
            return (RunOutcome.PackageError, string.Create(CultureInfo.InvariantCulture, $"{Describe(bad)} returned {bad.Status}"));
        }

        return problem is null ? (RunOutcome.Completed, null) : (RunOutcome.BadTrace, $"{DiagnosticIds.TraceUnreadable}: {problem}");
    }

    private static string Describe(CallStatus call)
    {
        string of = call.Package is null ? "" : $" of '{call.Package}'";
        return call.Call == PackageCall.Init
            ? $"init{of}"
            : string.Create(CultureInfo.InvariantCulture, $"{(call.Call == PackageCall.Run ? "run" : "reset")}{of} of invocation {call.Invocation}");
    }

    private static string Shorten(string text) => text.Length <= ConsoleLimit ? text.Trim() : text[..ConsoleLimit].Trim();
}
