using System.Collections.Immutable;
using Mote.Core;
using Mote.Core.Emission;
using Mote.Core.Numerics;

namespace Mote.Operators.Decision;

/// <summary>
/// A decision on scores in 1/256: every score is first turned into an integer from 0 to 256, from int8 by its quantization, from float32 rounded
/// half away from zero, NaN being 0. What follows is the same for both, in integers. The output is an event for each step: {label, score}, or {-1, 0}.
/// </summary>
public abstract record ScoreOperator : DecisionOperator
{
    /// <summary>256 times a scale up to this, times 255, fits 32 bits.</summary>
    private const float LargestScale = 1024;

    /// <inheritdoc/>
    public sealed override ImmutableArray<TensorType> Infer(NodeView node, NodeReport report)
    {
        if (!report.Counts(1, int.MaxValue, 1)
            || !report.Types(TypeRow.Of(ElementType.Int32, ElementType.Int8), TypeRow.Of(ElementType.Int32, ElementType.Float32))
            || !CheckScores(node, report) || !CheckAttributes(Extents(node.Input(0).Shape).Width, report) || !CheckStates(node, report, 1))
        {
            return [];
        }

        return [Events(node.Input(0).Shape)];
    }

    /// <inheritdoc/>
    public sealed override ReferenceKernel Prepare(NodeView node)
    {
        var read = Reader(node);
        var (steps, classes) = Extents(node.Input(0).Shape);
        var scores = new short[steps * classes];
        var decide = Prepare(classes);
        return (in KernelIo io) =>
        {
            read(in io, scores);
            var events = io.Output<int>(0);
            for (int step = 0; step < steps; step++)
            {
                decide(in io, scores.AsSpan(step * classes, classes), events.Slice(2 * step, 2));
            }
        };
    }

    /// <inheritdoc/>
    public sealed override NodeCode Emit(NodeView node, EmitOptions options)
    {
        var (steps, classes) = Extents(node.Input(0).Shape);
        return new NodeCode([ReadingCall(node, steps * classes), Call(KernelCall.Of($"{KernelName}.h", $"mote_{KernelName}").Scratch(ElementType.Int16).Dimensions(steps, classes), classes).Output(0, ElementType.Int32)])
        {
            ScratchBytes = steps * classes * sizeof(short),
        };
    }

    /// <summary>Checks type and quantization of the scores in operand 0.</summary>
    internal static bool CheckScores(NodeView node, NodeReport report)
    {
        if (!CheckShape(node, report))
        {
            return false;
        }

        if (node.Input(0).Type == ElementType.Float32)
        {
            return true;
        }

        if (!report.PerTensor(node.Input(0)))
        {
            return false;
        }

        var quantization = node.Input(0).Quantization!;
        if (quantization.Scale <= LargestScale && quantization.ZeroPoint is >= sbyte.MinValue and <= sbyte.MaxValue)
        {
            return true;
        }

        report.Error(DiagnosticIds.BadQuantization, $"the scores are quantized as {quantization}", "scales up to 1024, zero points from -128 to 127");
        return false;
    }

    /// <summary>A score of one int8 element in 1/256.</summary>
    internal static int FromInteger(int stored, int zeroPoint, QuantizedMultiplier multiplier) =>
        Math.Clamp(FixedPoint.MultiplyByQuantizedMultiplier(stored - zeroPoint, multiplier), 0, Certain);

    /// <summary>A score of one float element in 1/256.</summary>
    internal static int FromReal(float x) => Math.Clamp(Rounding.HalfAwayToInt32(x * Certain), 0, Certain);

    /// <summary>The factor from steps of the quantization to 1/256.</summary>
    internal static QuantizedMultiplier Factor(Quantization quantization) => QuantizedMultiplier.FromReal(Certain * (double)quantization.Scale);

    /// <summary>Turns all scores of an invocation into 1/256.</summary>
    private protected delegate void ScoreReader(in KernelIo io, Span<short> scores);

    /// <summary>Decides on one step.</summary>
    private protected delegate void Decision(in KernelIo io, ReadOnlySpan<short> scores, Span<int> found);

    /// <summary>The bare name of the kernel's file; the function is that with <c>mote_</c> before it.</summary>
    private protected abstract string KernelName { get; }

    /// <summary>Checks the attributes against the number of labels.</summary>
    private protected abstract bool CheckAttributes(int classes, NodeReport report);

    /// <summary>The arithmetic of one step.</summary>
    private protected abstract Decision Prepare(int classes);

    /// <summary>Adds the arguments between the dimensions and the output.</summary>
    private protected abstract KernelCall Call(KernelCall call, int classes);

    private static ScoreReader Reader(NodeView node)
    {
        if (node.Input(0).Type == ElementType.Float32)
        {
            return (in KernelIo io, Span<short> scores) =>
            {
                var x = io.Input<float>(0);
                for (int i = 0; i < scores.Length; i++)
                {
                    scores[i] = (short)FromReal(x[i]);
                }
            };
        }

        int zeroPoint = node.Input(0).Quantization!.ZeroPoint;
        var factor = Factor(node.Input(0).Quantization!);
        return (in KernelIo io, Span<short> scores) =>
        {
            var x = io.Input<sbyte>(0);
            for (int i = 0; i < scores.Length; i++)
            {
                scores[i] = (short)FromInteger(x[i], zeroPoint, factor);
            }
        };
    }

    private static KernelCall ReadingCall(NodeView node, int count)
    {
        if (node.Input(0).Type == ElementType.Float32)
        {
            return KernelCall.Of("event_scores_f32.h", "mote_event_scores_f32").Input(0, ElementType.Float32).Dimensions(count).Scratch(ElementType.Int16);
        }

        var factor = Factor(node.Input(0).Quantization!);
        return KernelCall.Of("event_scores_s8.h", "mote_event_scores_s8").Input(0, ElementType.Int8).Dimensions(count)
            .Number("zero_point", node.Input(0).Quantization!.ZeroPoint).Number("multiplier", factor.Multiplier).Number("shift", factor.Shift).Scratch(ElementType.Int16);
    }
}
