using System.Collections.Immutable;
using Mote.Core;
using Mote.Core.Numerics;
using Mote.Core.Training;
using Mote.Operators.Cases;
using Mote.Operators.Import;

namespace Mote.Operators.Spectrum;

/// <summary>
/// MAGNITUDE_SPECTRUM: sqrt(re * re + im * im) * scale of each complex number; integers: the root of the exact sum, rounded to nearest (it is never half way).
/// </summary>
[Operator]
public sealed record MagnitudeSpectrum : ComplexNorm, IOperator<MagnitudeSpectrum>
{
    /// <inheritdoc/>
    public override string Name => "MAGNITUDE_SPECTRUM";

    /// <inheritdoc/>
    public static TfLiteBinding? TfLite => null;

    private protected override ImmutableArray<TypeRow> Rows { get; } =
    [
        TypeRow.Of(ElementType.Float32, ElementType.Float32), TypeRow.Of(ElementType.UInt32, ElementType.Int16), TypeRow.Of(ElementType.UInt32, ElementType.Int32),
    ];

    /// <inheritdoc/>
    public override bool Differentiate(GradientScope scope) => new ComplexNormGradient { Scale = Scale, OfRoot = true }.Add(scope);

    /// <inheritdoc/>
    public static IEnumerable<OperatorCase> Cases() => CasesOf(new MagnitudeSpectrum());

    /// <inheritdoc/>
    public override ReferenceKernel Prepare(NodeView node)
    {
        float scale = Scale;
        return node.Input(0).Type switch
        {
            ElementType.Float32 => Kernel<float, float>((re, im) => ExactMath.Sqrt(re * re + im * im) * scale),
            ElementType.Int16 => Kernel<short, uint>((re, im) => IntegerRoot.Nearest((ulong)((long)re * re + (long)im * im))),
            _ => Kernel<int, uint>((re, im) => IntegerRoot.Nearest((ulong)((long)re * re) + (ulong)((long)im * im))),
        };
    }
}
