using Mote.Core;
using Mote.Core.Training;
using Mote.Operators.Cases;
using Mote.Operators.Elementwise;
using Mote.Operators.Import;

namespace Mote.Operators.Activation;

/// <summary>RELU_0_TO_1: x clamped to [0, 1].</summary>
[Operator]
public sealed record Relu0To1 : ClampingActivation, IOperator<Relu0To1>
{
    /// <inheritdoc/>
    public override string Name => "RELU_0_TO_1";

    /// <inheritdoc/>
    public static TfLiteBinding? TfLite { get; } = TfLiteBinding.For<Relu0To1>("RELU_0_TO_1");

    /// <inheritdoc/>
    protected override float Low => 0;

    /// <inheritdoc/>
    protected override float High => 1;

    /// <inheritdoc/>
    public override bool Differentiate(GradientScope scope) => ElementwiseGradient<Relu0To1Slope>.OfInput(scope);

    /// <inheritdoc/>
    public static IEnumerable<OperatorCase> Cases() => CasesOf(new Relu0To1(),
        [(new(0.02f, -128), new(0.02f, -128)), (new(0.05f, 3), new(0.01f, -20)), (new(0.01f, 100), new(0.3f, 5))], [], 2);
}
