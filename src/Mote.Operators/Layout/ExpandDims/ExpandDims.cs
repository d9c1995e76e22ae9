using System.Collections.Immutable;
using Mote.Core;
using Mote.Operators.Cases;
using Mote.Operators.Import;

namespace Mote.Operators.Layout;

/// <summary>EXPAND_DIMS: with one more dimension, of extent 1, at the axis that the constant operand 1 states; -1 is after the innermost.</summary>
[Operator]
public sealed record ExpandDims : AliasOperator, IOperator<ExpandDims>
{
    /// <inheritdoc/>
    public override string Name => "EXPAND_DIMS";

    /// <inheritdoc/>
    public static TfLiteBinding? TfLite { get; } = TfLiteBinding.For<ExpandDims>("EXPAND_DIMS", "ExpandDimsOptions");

    /// <inheritdoc/>
    public override ImmutableArray<TensorType> Infer(NodeView node, NodeReport report) =>
        report.Counts(2, 2, 1) && MovementChecks.SameType(node, report, 0, 1)
        && MovementChecks.Integer(node, report, 1, "the axis") is { } stated
        && MovementChecks.Axis(report, stated, node.Input(0).Shape.Rank + 1) is { } axis
            ? [new TensorType(node.Input(0).Type, new Shape(node.Input(0).Shape.Dimensions.Insert(axis, 1).AsSpan()))]
            : [];

    /// <inheritdoc/>
    public static IEnumerable<OperatorCase> Cases()
    {
        foreach (var type in MovementChecks.Types)
        {
            yield return new OperatorCase($"{type.Label()}", new ExpandDims()).Input(type, new Shape(3, 2)).Integers(1).Output(type);
        }

        // A constant input, since any other shares its buffer with the output and needs no code.
        yield return new OperatorCase("constant", new ExpandDims()).Constant<sbyte>(ElementType.Int8, new Shape(3, 2), CaseData.SignedBytes(5, 6)).Integers(-1).Output(ElementType.Int8);
        yield return new OperatorCase("a scalar", new ExpandDims()).Input(ElementType.Int8, Shape.Scalar).Constant<long>(ElementType.Int64, Shape.Scalar, [0]).Output(ElementType.Int8);
    }
}
