using System.Globalization;
using Mote.Core;

namespace Mote.Devices;

/// <summary>
/// Upper bounds of the stack in bytes below the stack pointer at the harness's call instruction, the point that
/// <see cref="StackHighWater"/> refers to as well.
/// </summary>
/// <param name="Init">Of <c>NAME_init</c>, or null where there is no bound.</param>
/// <param name="Reset">Of <c>NAME_reset</c>.</param>
/// <param name="Run">Of <c>NAME_run</c>; of an image that pushes, of <c>NAME_push</c> without what the firmware's callback takes.</param>
/// <param name="DeepestPath">The chain of functions that needs <see cref="Maximum"/>, the outermost first.</param>
/// <param name="Diagnostics">Why a bound is missing; empty where all are there.</param>
public sealed record StackBounds(
    int? Init,
    int? Reset,
    int? Run,
    IReadOnlyList<string> DeepestPath,
    IReadOnlyList<Diagnostic> Diagnostics)
{
    /// <summary>The largest of the three; null where one is missing.</summary>
    public int? Maximum => Init is { } init && Reset is { } reset && Run is { } run ? Math.Max(run, Math.Max(init, reset)) : null;
}

/// <summary>
/// Bounds the stack of a package from its linked image, libraries included. The depth at each call is followed through the
/// code (<see cref="FunctionFlow"/>); a function whose frame cannot be followed has the frame that the compiler wrote with
/// <c>-fstack-usage</c>, all through. A function's bound is the larger of its own depth and, for each call, the depth there plus
/// the callee's bound; a tail call is a call at the depth that is left. Recursion and jumps to computed addresses have no bound.
/// </summary>
public static class StackBound
{
    /// <summary>Bounds the three functions of a package that the harness calls.</summary>
    /// <param name="image">An image for an emulated core.</param>
    /// <param name="model">Which of its packages.</param>
    /// <exception cref="DiagnosticException">The image cannot be disassembled. A missing bound is not an exception.</exception>
    public static StackBounds Compute(DeviceImage image, int model = 0)
    {
        if (!image.Target.IsEmulated)
        {
            throw new ArgumentException("the stack is bounded on images for emulated cores", nameof(image));
        }

        return new StackWalk(Disassembly.Read(image), StackUsage.Read(image.StackUsageFiles), image.Packages[model].Name, image.Options.Push).Compute();
    }
}

/// <summary>The walk over the call graph, with what is known so far.</summary>
internal sealed class StackWalk(Disassembly disassembly, IReadOnlyDictionary<string, int?> frames, string package, bool pushes)
{
    private readonly Dictionary<uint, Bound?> _known = [];
    private readonly List<(uint Entry, string Name)> _path = [];
    private readonly List<Diagnostic> _diagnostics = [];

    private sealed record Bound(int Bytes, IReadOnlyList<string> Path);

    public StackBounds Compute()
    {
        Bound?[] bounds = [OfRoot($"{package}_init"), OfRoot($"{package}_reset"), OfRoot($"{package}_{(pushes ? "push" : "run")}")];
        IReadOnlyList<string> deepest = bounds.OfType<Bound>().OrderByDescending(bound => bound.Bytes).FirstOrDefault()?.Path ?? [];
        return new StackBounds(bounds[0]?.Bytes, bounds[1]?.Bytes, bounds[2]?.Bytes, deepest, _diagnostics);
    }

    private Bound? OfRoot(string name)
    {
        if (disassembly.Function(name) is { } function)
        {
            return Of(function, function.Address);
        }

        NoBound(name, "is not in the image");
        return null;
    }

    /// <summary>The bound of what begins at an address in a function: its start, or an entry inside.</summary>
    private Bound? Of(ImageFunction function, uint entry)
    {
        if (_known.TryGetValue(entry, out Bound? known))
        {
            return known;
        }

        if (_path.Contains((entry, function.Name)))
        {
            IEnumerable<string> cycle = _path.SkipWhile(on => on.Entry != entry).Select(on => on.Name).Append(function.Name);
            NoBound(function.Name, $"calls itself: {string.Join(" -> ", cycle)}");
            return null;
        }

        _path.Add((entry, function.Name));
        Bound? bound = Compute(function, entry);
        _path.RemoveAt(_path.Count - 1);
        _known[entry] = bound;
        return bound;
    }

    private Bound? Compute(ImageFunction function, uint entry)
    {
        FunctionFlow flow = FunctionFlow.Follow(function, entry);
        // NAME_push calls the callback of the firmware, whose own stack is the firmware's to know.
        bool calledBack = pushes && (function.Name == $"{package}_report" || function.Name == $"{package}_push");
        if (flow.Indirect is { } indirect && !calledBack)
        {
            NoBound(function.Name, string.Create(
                CultureInfo.InvariantCulture,
                $"jumps to a computed address at 0x{indirect.Address:x} ({indirect})"));
            return null;
        }

        int own = flow.MaximumDepth;
        IEnumerable<FlowCall> calls = flow.Calls;
        if (flow.UnknownFrame is { } unknown)
        {
            if (StackUsage.Frame(frames, function.Name) is not { } frame)
            {
                NoBound(function.Name, string.Create(
                    CultureInfo.InvariantCulture,
                    $"has a frame of unknown size at 0x{unknown.Address:x} ({unknown})"));
                return null;
            }

            own = frame;
            calls = FunctionFlow.AllCalls(function, own);
        }

        var bound = new Bound(own, [function.Name]);
        bool complete = true;
        foreach (FlowCall call in calls)
        {
            if (disassembly.FunctionAt(call.Target) is not { } callee)
            {
                NoBound(function.Name, string.Create(CultureInfo.InvariantCulture, $"calls 0x{call.Target:x}, which is no function"));
                complete = false;
                continue;
            }

            Bound? inner = Of(callee, call.Target);
            complete &= inner is not null;
            if (inner is not null && call.Depth + inner.Bytes > bound.Bytes)
            {
                bound = new Bound(call.Depth + inner.Bytes, [function.Name, .. inner.Path]);
            }
        }

        return complete ? bound : null;
    }

    private void NoBound(string function, string found) =>
        _diagnostics.Add(new Diagnostic(DiagnosticIds.NoStackBound, $"function {function}", $"{found}, so there is no static bound of the stack"));
}

/// <summary>
/// The frames that the compiler wrote: lines <c>file:line:column:function TAB bytes TAB static|dynamic[,bounded]</c>.
/// </summary>
internal static class StackUsage
{
    /// <summary>The frame of a function, or null where it is unknown. Of a clone <c>f.constprop.0</c> the number is not written.</summary>
    public static int? Frame(IReadOnlyDictionary<string, int?> frames, string function) =>
        frames.TryGetValue(function, out int? frame) || frames.TryGetValue(function.TrimEnd("0123456789".ToCharArray()).TrimEnd('.'), out frame)
            ? frame
            : null;

    /// <summary>By function; of several of one name the largest. Null where the frame has no fixed size.</summary>
    public static IReadOnlyDictionary<string, int?> Read(IEnumerable<string> files)
    {
        var frames = new Dictionary<string, int?>(StringComparer.Ordinal);
        foreach (string line in files.Where(File.Exists).SelectMany(File.ReadLines))
        {
            string[] fields = line.Split('\t');
            if (fields.Length != 3 || !int.TryParse(fields[1], NumberStyles.None, CultureInfo.InvariantCulture, out int bytes))
            {
                continue;
            }

            string name = fields[0][(fields[0].LastIndexOf(':') + 1)..];
            int? frame = fields[2] == "dynamic" ? null : bytes;
            frames[name] = frames.TryGetValue(name, out int? other) ? (other is null || frame is null ? null : Math.Max(other.Value, bytes)) : frame;
        }

        return frames;
    }
}
