using Mote.Runtime;

namespace Mote.Devices;

/// <summary>A tensor that the package's observe hook reported.</summary>
/// <param name="Op">The operator's index.</param>
/// <param name="Tensor">The tensor's index.</param>
/// <param name="Data">Its raw little-endian bytes.</param>
public sealed record ObservedTensor(int Op, int Tensor, byte[] Data);

/// <summary>A function of the package that the harness calls.</summary>
public enum PackageCall
{
    /// <summary><c>NAME_init</c>.</summary>
    Init = 0,

    /// <summary><c>NAME_reset</c>.</summary>
    Reset = 1,

    /// <summary><c>NAME_run</c>.</summary>
    Run = 2,
}

/// <summary>How a call of the package ended.</summary>
/// <param name="Invocation">Index of the invocation, or -1 for <c>NAME_init</c>.</param>
/// <param name="Call">Which function.</param>
/// <param name="Status">What it returned; 0 is <c>NAME_OK</c>.</param>
/// <param name="BeforeArenaOverwritten">Bytes right before the arena were overwritten.</param>
/// <param name="AfterArenaOverwritten">Bytes right after the arena were overwritten.</param>
/// <param name="Ticks">
/// The core's timer over the call, modulo 2^24; 0 on the host. Under <see cref="RunOptions.CountInstructions"/> one tick of an
/// <c>mps2</c> machine is 40 instructions (25 MHz, 1 ns an instruction); otherwise it follows the wall clock. On <c>riscv32</c> the
/// counter of retired instructions, modulo 2^32, so one tick is one instruction.
/// </param>
public sealed record CallStatus(
    int Invocation,
    PackageCall Call,
    int Status,
    bool BeforeArenaOverwritten,
    bool AfterArenaOverwritten,
    uint Ticks)
{
    /// <summary>Which package of the image was called.</summary>
    public int Model { get; init; }

    /// <summary>The package's name where the image has several.</summary>
    public string? Package { get; init; }
}

/// <summary>What one invocation gave.</summary>
public sealed class TraceInvocation
{
    internal TraceInvocation(int model, int outputs) => (Model, Outputs) = (model, new byte[outputs][]);

    /// <summary>Which package of the image it is of.</summary>
    public int Model { get; }

    /// <summary>Every tensor that the observe hook reported, in order; empty unless built to observe.</summary>
    public IReadOnlyList<ObservedTensor> Observed => ObservedList;

    /// <summary>The outputs' raw little-endian bytes; an entry is null where the invocation did not end well.</summary>
    public IReadOnlyList<byte[]?> Outputs { get; }

    /// <summary>Every event of a push, in order.</summary>
    public IReadOnlyList<StreamEvent> Events => EventList;

    /// <summary>How the run ended, or null where it never returned.</summary>
    public CallStatus? Run { get; internal set; }

    internal List<ObservedTensor> ObservedList { get; } = [];

    internal List<StreamEvent> EventList { get; } = [];

    internal byte[]?[] OutputArray => (byte[]?[])Outputs;
}

/// <summary>The deepest use of the stack that painting it showed, in bytes below the stack pointer at the call instruction.</summary>
/// <param name="Init">Of <c>NAME_init</c>.</param>
/// <param name="Reset">Of the deepest <c>NAME_reset</c>; 0 where it was not called.</param>
/// <param name="Run">Of the deepest <c>NAME_run</c>; of a build that observes it includes the hook.</param>
/// <param name="Overflowed">Less than 4096 bytes at the end of the stack were never written, so that more may have been needed.</param>
public sealed record StackHighWater(int Init, int Reset, int Run, bool Overflowed)
{
    /// <summary>The deepest of all.</summary>
    public int Maximum => Math.Max(Run, Math.Max(Init, Reset));
}

/// <summary>All that a run recorded.</summary>
public sealed class Trace
{
    internal List<TraceInvocation> InvocationList { get; } = [];

    internal List<CallStatus> CallList { get; } = [];

    /// <summary>One entry for each invocation that was begun, in order.</summary>
    public IReadOnlyList<TraceInvocation> Invocations => InvocationList;

    /// <summary>Every call of the package, in order.</summary>
    public IReadOnlyList<CallStatus> Calls => CallList;

    /// <summary>The painted stack, of all packages; null on the host and where the run did not reach its end.</summary>
    public StackHighWater? Stack => StackOf.Count == 0 ? null : new StackHighWater(
        StackOf.Max(stack => stack.Init), StackOf.Max(stack => stack.Reset), StackOf.Max(stack => stack.Run), StackOf.Any(stack => stack.Overflowed));

    /// <summary>The painted stack of each package; empty on the host and where the run did not reach its end.</summary>
    public IReadOnlyList<StackHighWater> StackOf { get; internal set; } = [];

    /// <summary>True where the record of the end is there: nothing is missing.</summary>
    public bool IsComplete { get; internal set; }
}
