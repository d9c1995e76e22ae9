using System.Collections.Immutable;
using Mote.Core;
using Mote.Core.Emission;
using Mote.Core.Numerics;
using Mote.Operators.Cases;
using Mote.Operators.Import;

namespace Mote.Operators.Elementwise;

/// <summary>SQRT: the square root of every element, correctly rounded; NaN below zero, -0 of -0. Input and output have the same shape.</summary>
[Operator]
public sealed record Sqrt : Operator, IOperator<Sqrt>
{
    /// <inheritdoc/>
    public override string Name => "SQRT";

    /// <inheritdoc/>
    public static TfLiteBinding? TfLite { get; } = TfLiteBinding.For<Sqrt>("SQRT");

    /// <inheritdoc/>
    public override ImmutableArray<TensorType> Infer(NodeView node, NodeReport report) =>
        report.Counts(1, 1, 1) && report.Types(TypeRow.Of(ElementType.Float32, ElementType.Float32)) ? [node.Input(0).TensorType] : [];

    /// <inheritdoc/>
    public override TimeBehaviour Time(NodeView node) => TimeBehaviour.Pointwise;

    /// <inheritdoc/>
    public override ImmutableArray<(int Input, int Output)> InPlace(NodeView node) => [(0, 0)];

    /// <inheritdoc/>
    public override ReferenceKernel Prepare(NodeView node) => static (in KernelIo io) =>
    {
        var x = io.Input<float>(0);
        var y = io.Output<float>(0);
        for (int i = 0; i < y.Length; i++)
        {
            y[i] = ExactMath.Sqrt(x[i]);
        }
    };

    /// <inheritdoc/>
    public override NodeCode Emit(NodeView node, EmitOptions options) => KernelCall.Of("sqrt_f32.h", "mote_sqrt_f32")
        .Input(0, ElementType.Float32).Dimensions(node.Input(0).Shape.ElementCount).Output(0, ElementType.Float32);

    /// <inheritdoc/>
    public static IEnumerable<OperatorCase> Cases()
    {
        yield return new OperatorCase("rank 4", new Sqrt()).Input(ElementType.Float32, new Shape(2, 5, 3, 5)).Output(ElementType.Float32);
        yield return new OperatorCase("scalar", new Sqrt()).Input(ElementType.Float32, Shape.Scalar, 0, 5).Output(ElementType.Float32);
        yield return new OperatorCase("one element", new Sqrt()).Input(ElementType.Float32, new Shape(1, 1), 0, 1e-6).Output(ElementType.Float32);
        yield return new OperatorCase("large numbers", new Sqrt()).Input(ElementType.Float32, new Shape(67), 0, 1e30).Output(ElementType.Float32);
        yield return new OperatorCase("subnormal numbers", new Sqrt()).Input(ElementType.Float32, new Shape(33), 0, 1e-38).Output(ElementType.Float32);
        yield return new OperatorCase("edges", new Sqrt())
            .Constant<float>(ElementType.Float32, new Shape(11),
                [0f, -0f, -1f, -1e-45f, 1e-45f, 3e-45f, 4f, 2.25f, float.MaxValue, float.PositiveInfinity, float.NegativeInfinity])
            .Output(ElementType.Float32);
    }
}
