using System.Collections.Immutable;
using Mote.Core;

namespace Mote.Operators.Spectrum;

/// <summary>
/// RFFT: the bins 0 to n/2 of the discrete Fourier transform of each row of n real numbers, x (...,n) -> y (...,n/2+1,2) with real and imaginary
/// parts: y[k] = sum of x[i] e^(-2 pi i k / n). n is a power of two from 16 to 4096. float32: as it is; int16 and int32: divided by n,
/// rounded, from passes that divide by two each.
/// </summary>
[Operator]
public sealed partial record Rfft : Operator, IOperator<Rfft>
{
    /// <inheritdoc/>
    public override string Name => "RFFT";

    /// <inheritdoc/>
    public override ImmutableArray<TensorType> Infer(NodeView node, NodeReport report)
    {
        if (!report.Counts(1, 1, 1) || !report.Types(SpectrumChecks.TransformTypes))
        {
            return [];
        }

        var x = node.Input(0).Shape;
        return SpectrumChecks.IsFull(report, x, 1) && SpectrumChecks.IsTransform(report, x[-1])
            && SpectrumChecks.WithInner(report, x, 1, x[-1] / 2 + 1, 2) is { } y ? [new TensorType(node.Input(0).Type, y)] : [];
    }

    /// <inheritdoc/>
    public override TimeBehaviour Time(NodeView node) => node.Input(0).Shape.Rank > 1 ? TimeBehaviour.Pointwise with { Axis = 0 } : TimeBehaviour.Global;

    /// <inheritdoc/>
    public override ImmutableArray<(int Input, int Output)> InPlace(NodeView node) => [(0, 0)];
}
