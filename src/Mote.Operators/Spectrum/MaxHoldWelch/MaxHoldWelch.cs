using System.Collections.Immutable;
using Mote.Core;
using Mote.Core.Emission;

namespace Mote.Operators.Spectrum;

/// <summary>
/// MAX_HOLD_WELCH: the largest power that any stretch of a signal has in each bin, x (time,axes) -> y (axes,bins). Stretches of n samples start every n/2 samples, or every n, as long as there
/// is one; the last are padded with zeros. Each goes through the transform of RFFT; its power is (re * re + im * im) * (1/n); y is the largest of them and 0. What is not a number never is the largest.
/// </summary>
[Operator]
public sealed partial record MaxHoldWelch : Operator, IOperator<MaxHoldWelch>
{
    /// <inheritdoc/>
    public override string Name => "MAX_HOLD_WELCH";

    /// <summary>n, the length of the transform: a power of two from 16 to 4096.</summary>
    public int TransformLength { get; init; } = 16;

    /// <summary>Whether stretches overlap by a half.</summary>
    public bool Overlap { get; init; } = true;

    /// <summary>The first bin of the result.</summary>
    public int FirstBin { get; init; } = 1;

    /// <summary>The last bin of the result; 0 for n/2.</summary>
    public int LastBin { get; init; }

    /// <inheritdoc/>
    public override ImmutableArray<TensorType> Infer(NodeView node, NodeReport report)
    {
        if (!report.Counts(1, 1, 1) || !report.Types(TypeRow.Of(ElementType.Float32, ElementType.Float32)))
        {
            return [];
        }

        var x = node.Input(0).Shape;
        if (!SpectrumChecks.IsFull(report, x, 2) || !SpectrumChecks.IsTransform(report, TransformLength))
        {
            return [];
        }

        if (x.Rank != 2)
        {
            report.Shapes($"the input {x} is not of rank 2", "(time,axes)");
            return [];
        }

        if (FirstBin < 0 || End <= FirstBin || End > TransformLength / 2 + 1 || LastBin < 0)
        {
            report.Error(DiagnosticIds.UnsupportedAttribute, $"bins {FirstBin} to {LastBin} are out of range", $"ascending, 0 to {TransformLength / 2}");
            return [];
        }

        return SpectrumChecks.WithInner(report, x, 2, x[1], End - FirstBin) is { } y ? [new TensorType(ElementType.Float32, y)] : [];
    }

    /// <inheritdoc/>
    public override TimeBehaviour Time(NodeView node) => TimeBehaviour.Global;

    /// <inheritdoc/>
    public override NodeCode Emit(NodeView node, EmitOptions options)
    {
        var x = node.Input(0).Shape;
        int n = TransformLength;
        return new NodeCode(
        [
            KernelCall.Of("max_hold_welch_f32.h", "mote_max_hold_welch_f32").Input(0, ElementType.Float32).Dimensions(x[0], x[1], n, Hop, FirstBin, End)
                .Constant<float>("butterflies", ElementType.Float32, FftTables.Single(FftTables.Butterflies(n / 2)))
                .Constant<float>("split", ElementType.Float32, FftTables.Single(FftTables.Split(n, 0.5)))
                .Scratch(ElementType.Float32).Output(0, ElementType.Float32),
        ])
        { ScratchBytes = (n + 2) * sizeof(float) };
    }

    /// <summary>Samples from one stretch to the next.</summary>
    private int Hop => Overlap ? TransformLength - TransformLength / 2 : TransformLength;

    /// <summary>The bin behind the last.</summary>
    private int End => (LastBin == 0 ? TransformLength / 2 : LastBin) + 1;
}
