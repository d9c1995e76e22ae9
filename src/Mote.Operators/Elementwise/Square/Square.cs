using System.Collections.Immutable;
using Mote.Core;
using Mote.Core.Emission;
using Mote.Operators.Cases;
using Mote.Operators.Import;

namespace Mote.Operators.Elementwise;

/// <summary>SQUARE: x * x of every element, rounded once. Input and output have the same shape.</summary>
[Operator]
public sealed record Square : Operator, IOperator<Square>
{
    /// <inheritdoc/>
    public override string Name => "SQUARE";

    /// <inheritdoc/>
    public static TfLiteBinding? TfLite { get; } = TfLiteBinding.For<Square>("SQUARE", "SquareOptions");

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
            y[i] = x[i] * x[i];
        }
    };

    /// <inheritdoc/>
    public override NodeCode Emit(NodeView node, EmitOptions options) => KernelCall.Of("square_f32.h", "mote_square_f32")
        .Input(0, ElementType.Float32).Dimensions(node.Input(0).Shape.ElementCount).Output(0, ElementType.Float32);

    /// <inheritdoc/>
    public static IEnumerable<OperatorCase> Cases()
    {
        yield return new OperatorCase("rank 4", new Square()).Input(ElementType.Float32, new Shape(2, 5, 3, 5)).Output(ElementType.Float32);
        yield return new OperatorCase("scalar", new Square()).Input(ElementType.Float32, Shape.Scalar).Output(ElementType.Float32);
        yield return new OperatorCase("one element", new Square()).Input(ElementType.Float32, new Shape(1, 1), -3, 3).Output(ElementType.Float32);
        yield return new OperatorCase("subnormal results", new Square()).Input(ElementType.Float32, new Shape(33), -1e-19, 1e-19).Output(ElementType.Float32);
        yield return new OperatorCase("results that overflow or vanish", new Square())
            .Constant<float>(ElementType.Float32, new Shape(10),
                [1.8446743e19f, 1.8446744e19f, -1.8446744e19f, float.NegativeInfinity, float.NaN, 2.6469778e-23f, 2.646978e-23f, -1e-45f, -0f, 1.0000001f])
            .Output(ElementType.Float32);
    }
}
