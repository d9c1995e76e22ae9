using System.Collections.Immutable;
using Mote.Core;
using Mote.Core.Training;
using Mote.Operators.Cases;
using Mote.Operators.Import;

namespace Mote.Operators.Spectrum;

/// <summary>POWER_SPECTRUM: (re * re + im * im) * scale of each complex number; int16: re * re + im * im, exact in 32 bits without sign.</summary>
[Operator]
public sealed record PowerSpectrum : ComplexNorm, IOperator<PowerSpectrum>
{
    /// <inheritdoc/>
    public override string Name => "POWER_SPECTRUM";

    /// <inheritdoc/>
    public static TfLiteBinding? TfLite => null;

    private protected override ImmutableArray<TypeRow> Rows { get; } =
        [TypeRow.Of(ElementType.Float32, ElementType.Float32), TypeRow.Of(ElementType.UInt32, ElementType.Int16)];

    /// <inheritdoc/>
    public override bool Differentiate(GradientScope scope) => new ComplexNormGradient { Scale = Scale }.Add(scope);

    /// <inheritdoc/>
    public static IEnumerable<OperatorCase> Cases() => CasesOf(new PowerSpectrum());

    /// <inheritdoc/>
    public override ReferenceKernel Prepare(NodeView node)
    {
        float scale = Scale;
        return node.Input(0).Type == ElementType.Float32
            ? Kernel<float, float>((re, im) => (re * re + im * im) * scale)
            : Kernel<short, uint>((re, im) => (uint)(re * re) + (uint)(im * im));
    }
}
