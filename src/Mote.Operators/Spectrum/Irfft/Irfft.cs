using System.Collections.Immutable;
using Mote.Core;

namespace Mote.Operators.Spectrum;

/// <summary>
/// IRFFT: the way back from RFFT, x (...,n/2+1,2) -> y (...,n) real numbers, y[i] = sum of all n bins x[k] e^(2 pi i k / n), float32 with the factor 1/n and integers, whose RFFT has it, without,
/// where bin n-k is the conjugate of bin k. Imaginary parts of the bins 0 and n/2 are not read. Integers are limited to their type. n is a power of two from 16 to 4096.
/// </summary>
[Operator]
public sealed partial record Irfft : Operator, IOperator<Irfft>
{
    /// <inheritdoc/>
    public override string Name => "IRFFT";

    /// <inheritdoc/>
    public override ImmutableArray<TensorType> Infer(NodeView node, NodeReport report)
    {
        if (!report.Counts(1, 1, 1) || !report.Types(SpectrumChecks.TransformTypes))
        {
            return [];
        }

        var x = node.Input(0).Shape;
        return SpectrumChecks.IsComplex(report, x) && SpectrumChecks.IsTransform(report, (x[-2] - 1) * 2L)
            && SpectrumChecks.WithInner(report, x, 2, (x[-2] - 1) * 2) is { } y ? [new TensorType(node.Input(0).Type, y)] : [];
    }

    /// <inheritdoc/>
    public override TimeBehaviour Time(NodeView node) => node.Input(0).Shape.Rank > 2 ? TimeBehaviour.Pointwise with { Axis = 0 } : TimeBehaviour.Global;

    /// <inheritdoc/>
    public override ImmutableArray<(int Input, int Output)> InPlace(NodeView node) => [(0, 0)];
}
