using System.Collections.Immutable;
using Mote.Core;
using Mote.Core.Emission;

namespace Mote.Operators.Spectrum;

/// <summary>
/// CMVN: mean and variance normalisation of each coefficient over a sliding window of frames, x (frames,coefficients). Around frame i lie W frames, W odd; beyond the first and the
/// last the frames are repeated in reverse, the border itself included. d[i] = x[i] - mean of the window; y[i] = d[i] / (deviation of d over the window + 1e-10), or d[i] alone.
/// </summary>
[Operator]
public sealed partial record Cmvn : Operator, IOperator<Cmvn>
{
    /// <inheritdoc/>
    public override string Name => "CMVN";

    /// <summary>W, the frames of the window; odd.</summary>
    public int Window { get; init; } = 101;

    /// <summary>Whether results are divided by the deviation.</summary>
    public bool NormalizesVariance { get; init; } = true;

    /// <inheritdoc/>
    public override ImmutableArray<TensorType> Infer(NodeView node, NodeReport report)
    {
        if (!report.Counts(1, 1, 1) || !report.Types(TypeRow.Of(ElementType.Float32, ElementType.Float32)))
        {
            return [];
        }

        if (Window is < 1 or > ushort.MaxValue || Window % 2 == 0)
        {
            report.Error(DiagnosticIds.UnsupportedAttribute, $"a window of {Window} frames is not supported", "odd numbers to 65535");
            return [];
        }

        var x = node.Input(0).Shape;
        if (!SpectrumChecks.IsFull(report, x, 2))
        {
            return [];
        }

        if (x.Rank != 2 || x[0] > 1 << 20)
        {
            report.Shapes($"the input {x} is not of rank 2 or has too many frames", "(frames,coefficients), up to 2^20 frames");
            return [];
        }

        return [node.Input(0).TensorType];
    }

    /// <inheritdoc/>
    public override TimeBehaviour Time(NodeView node) => TimeBehaviour.Global;

    /// <summary>A coefficient of all frames is read before its place is written.</summary>
    public override ImmutableArray<(int Input, int Output)> InPlace(NodeView node) => [(0, 0)];

    /// <inheritdoc/>
    public override NodeCode Emit(NodeView node, EmitOptions options)
    {
        var x = node.Input(0).Shape;
        return new NodeCode(
        [
            KernelCall.Of("cmvn_f32.h", "mote_cmvn_f32").Input(0, ElementType.Float32).Dimensions(x[0], x[1], Window, NormalizesVariance ? 1 : 0)
                .Scratch(ElementType.Float32).Output(0, ElementType.Float32),
        ])
        { ScratchBytes = x[0] * 2 * sizeof(float) };
    }
}
