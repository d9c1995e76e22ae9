using System.Collections.Immutable;
using Mote.Core;
using Mote.Core.Emission;
using Mote.Operators.Cases;
using Mote.Operators.Import;

namespace Mote.Operators.Elementwise;

/// <summary>LOGICAL_NOT: true (1) where an element is false (0), false elsewhere. Input and output have the same shape.</summary>
[Operator]
public sealed record LogicalNot : Operator, IOperator<LogicalNot>
{
    /// <inheritdoc/>
    public override string Name => "LOGICAL_NOT";

    /// <inheritdoc/>
    public static TfLiteBinding? TfLite { get; } = TfLiteBinding.For<LogicalNot>("LOGICAL_NOT", "LogicalNotOptions");

    /// <inheritdoc/>
    public override ImmutableArray<TensorType> Infer(NodeView node, NodeReport report) =>
        report.Counts(1, 1, 1) && report.Types(TypeRow.Of(ElementType.Bool, ElementType.Bool)) ? [node.Input(0).TensorType] : [];

    /// <inheritdoc/>
    public override TimeBehaviour Time(NodeView node) => TimeBehaviour.Pointwise;

    /// <inheritdoc/>
    public override ImmutableArray<(int Input, int Output)> InPlace(NodeView node) => [(0, 0)];

    /// <inheritdoc/>
    public override ReferenceKernel Prepare(NodeView node) => static (in KernelIo io) =>
    {
        var x = io.Input<byte>(0);
        var y = io.Output<byte>(0);
        for (int i = 0; i < y.Length; i++)
        {
            y[i] = x[i] == 0 ? (byte)1 : (byte)0;
        }
    };

    /// <inheritdoc/>
    public override NodeCode Emit(NodeView node, EmitOptions options) => KernelCall.Of("logical_not.h", "mote_logical_not")
        .Input(0, ElementType.Bool).Dimensions(node.Input(0).Shape.ElementCount).Output(0, ElementType.Bool);

    /// <inheritdoc/>
    public static IEnumerable<OperatorCase> Cases()
    {
        yield return new OperatorCase("rank 4", new LogicalNot()).Input(ElementType.Bool, new Shape(2, 5, 3, 5)).Output(ElementType.Bool);
        yield return new OperatorCase("sixteen", new LogicalNot()).Input(ElementType.Bool, new Shape(16)).Output(ElementType.Bool);
        yield return new OperatorCase("scalar", new LogicalNot()).Input(ElementType.Bool, Shape.Scalar).Output(ElementType.Bool);
        yield return new OperatorCase("both", new LogicalNot()).Constant<byte>(ElementType.Bool, new Shape(2), [0, 1]).Output(ElementType.Bool);
    }
}
