using Mote.Core;
using Mote.Core.Emission;
using Mote.Operators.Cases;
using Mote.Operators.Import;

namespace Mote.Operators.Activation;

/// <summary>RELU: max(x, 0). On int16 the zero points are 0.</summary>
[Operator]
public sealed record Relu : ClampingActivation, IOperator<Relu>
{
    /// <inheritdoc/>
    public override string Name => "RELU";

    /// <inheritdoc/>
    public static TfLiteBinding? TfLite { get; } = TfLiteBinding.For<Relu>("RELU");

    /// <inheritdoc/>
    protected override bool HasInt16 => true;

    /// <inheritdoc/>
    protected override float Low => 0;

    /// <inheritdoc/>
    protected override float High => float.PositiveInfinity;

    /// <inheritdoc/>
    public override FusedActivation? AsActivation(NodeView node) => FusedActivation.Relu;

    /// <inheritdoc/>
    protected override bool Covers(Tensor x, Tensor y, NodeReport report) =>
        x.Type == ElementType.Int16 && (x.Quantization!.ZeroPoint != 0 || y.Quantization!.ZeroPoint != 0)
            ? Reject(report, x, y, "zero points 0 for int16")
            : base.Covers(x, y, report);

    /// <inheritdoc/>
    protected override KernelCall Numbers(KernelCall call, Tensor x, Tensor y)
    {
        if (x.Type == ElementType.Float32)
        {
            return call;
        }

        var multiplier = Multiplier(x, y);
        return call.Number("multiplier", multiplier.Multiplier).Number("shift", multiplier.Shift);
    }

    /// <inheritdoc/>
    public static IEnumerable<OperatorCase> Cases() => CasesOf(new Relu(),
        [(new(0.1f, -128), new(0.1f, -128)), (new(0.05f, 3), new(0.02f, -100)), (new(0.01f, 127), new(0.3f, 5))],
        [(new(0.001f), new(0.001f)), (new(0.001f), new(0.0004f)), (new(0.0001f), new(0.07f)), (new(0.9f), new(0.0001f))],
        20);
}
