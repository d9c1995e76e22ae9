using Mote.Core;
using Mote.Core.Numerics;
using Mote.Core.Training;
using Mote.Operators.Cases;
using Mote.Operators.Elementwise;
using Mote.Operators.Import;

namespace Mote.Operators.Activation;

/// <summary>ELU: x where it is not negative, e^x - 1 elsewhere. On int8 a table of results that were computed in single precision.</summary>
[Operator]
public sealed record Elu : UnaryActivation, IOperator<Elu>
{
    /// <inheritdoc/>
    public override string Name => "ELU";

    /// <inheritdoc/>
    public static TfLiteBinding? TfLite { get; } = TfLiteBinding.For<Elu>("ELU");

    /// <inheritdoc/>
    protected override Func<int, int> Stored(Tensor x, Tensor y)
    {
        sbyte[] table = InterpolatedTable.Build8(x.Quantization!.Scale, x.Quantization.ZeroPoint, y.Quantization!.Scale, y.Quantization.ZeroPoint,
            static value => value < 0 ? ExactMath.Exp(value) - 1 : value);
        return q => table[(byte)q];
    }

    /// <inheritdoc/>
    protected override float Real(float x) => x < 0 ? ExactMath.Expm1(x) : x;

    /// <inheritdoc/>
    public override bool Differentiate(GradientScope scope) => ElementwiseGradient<EluSlope>.OfOutput(scope);

    /// <inheritdoc/>
    public static IEnumerable<OperatorCase> Cases() => CasesOf(new Elu(),
        [(new(0.05f, 10), new(0.04f, -100)), (new(0.01f, 127), new(0.008f, 127)), (new(3f, -50), new(1f, 0))], [], 20);
}
