using Mote.Compiler;
using Mote.Core;
using Mote.Runtime;

namespace Mote.Devices;

/// <summary>Runs a compiled stream by its <c>NAME_push</c>, as a firmware would: samples in pieces, events out.</summary>
public static class StreamRun
{
    private const double EmulatedSamplesPerSecond = 100_000;

    /// <summary>Builds a package to be pushed to.</summary>
    /// <exception cref="DiagnosticException">The package does not build, or reads no stream.</exception>
    public static DeviceImage Build(PackageSources package, Target target, CompileOptions options) =>
        ImageBuilder.Build(package, target, new BuildOptions { Push = true, Optimization = Verifier.OptimizationOf(options.Goal) });

    /// <summary>Pushes all pieces, in order, and returns what each brought.</summary>
    /// <param name="image">An image from <see cref="Build"/>.</param>
    /// <param name="pieces">The samples of each push; resets and callbacks as they say.</param>
    /// <exception cref="DiagnosticException">The run does not come to its end.</exception>
    public static IReadOnlyList<IReadOnlyList<StreamEvent>> Events(DeviceImage image, IReadOnlyList<Invocation> pieces) =>
        [.. Run(image, pieces).Trace.Invocations.Select(i => i.Events)];

    /// <summary>Pushes all pieces; the result has events and the use of the stack.</summary>
    /// <exception cref="DiagnosticException">The run does not come to its end.</exception>
    public static RunResult Run(DeviceImage image, IReadOnlyList<Invocation> pieces)
    {
        var stream = image.Package.Stream!;
        long samples = pieces.Sum(p => (long)p.Push!.Length) * stream.Window / image.Package.InputBytes[0];
        var run = Runner.Run(image, pieces, new RunOptions { Timeout = TimeSpan.FromSeconds(120 + (samples / EmulatedSamplesPerSecond * 30)) });
        return run.Outcome == RunOutcome.Completed ? run
            : throw new DiagnosticException(new Diagnostic(DiagnosticIds.StreamFailed, $"'{image.Package.Name}' on {image.Target.Name}", $"{run.Outcome}: {run.Reason}"));
    }

    /// <summary>Cuts a recording into pushes.</summary>
    /// <param name="samples">Raw bytes of whole samples.</param>
    /// <param name="sampleBytes">Bytes of one sample of all channels.</param>
    /// <param name="length">The samples of the next piece.</param>
    /// <param name="reset">Before which sample the state is reset; -1 for never. A piece ends there.</param>
    /// <param name="byCallback">Whether the events of a piece come by the callback.</param>
    public static List<Invocation> Pieces(ReadOnlyMemory<byte> samples, int sampleBytes, Func<int> length, long reset = -1, Func<bool>? byCallback = null)
    {
        var pieces = new List<Invocation>();
        long total = samples.Length / sampleBytes;
        for (long at = 0; at < total;)
        {
            long end = Math.Min(total, at + Math.Clamp(length(), 1, Invocation.PushBytes / sampleBytes));
            end = at < reset && end > reset ? reset : end;
            pieces.Add(new Invocation([], Reset: at == reset)
            {
                Push = samples.Slice((int)(at * sampleBytes), (int)((end - at) * sampleBytes)).ToArray(),
                ByCallback = byCallback?.Invoke() ?? false,
            });
            at = end;
        }

        return pieces;
    }

    /// <summary>The windows of a recording as invocations of NAME_run, the first after a reset.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="samples">Raw bytes of whole samples.</param>
    /// <param name="sampleBytes">Bytes of one sample of all channels.</param>
    public static List<Invocation> Windows(StreamInfo stream, ReadOnlyMemory<byte> samples, int sampleBytes)
    {
        long count = stream.InvocationsOf(samples.Length / sampleBytes);
        return [.. Enumerable.Range(0, (int)count).Select(k =>
            new Invocation([samples.Slice(k * stream.Hop * sampleBytes, stream.Window * sampleBytes).ToArray()], Reset: k == 0))];
    }
}
