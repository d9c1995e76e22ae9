using System.Collections.Immutable;
using Mote.Core;
using Mote.Formats.TfLite;
using Mote.Operators.Cases;
using Mote.Operators.Import;
using Mote.Operators.Layout;

namespace Mote.Operators.Slicing;

/// <summary>SPLIT: input 1 cut into equal parts along the axis that the constant operand 0 states.</summary>
[Operator]
public sealed record Split : ViewOperator, IOperator<Split>
{
    /// <inheritdoc/>
    public override string Name => "SPLIT";

    /// <summary>The number of parts, which is that of the outputs.</summary>
    public int NumSplits { get; init; } = 1;

    /// <inheritdoc/>
    public static TfLiteBinding? TfLite { get; } = TfLiteBinding.For("SPLIT", "SplitOptions",
        static node => new Split { NumSplits = node.Options.Int32(0) }, static op => [RawField.Int32(0, op.NumSplits)]);

    /// <inheritdoc/>
    public static IEnumerable<OperatorCase> Cases()
    {
        static OperatorCase Make(string name, ElementType type, Shape x, int parts, int axis)
        {
            var one = new OperatorCase(name, new Split { NumSplits = parts }).Integers(axis).Input(type, x);
            return Enumerable.Range(0, parts).Aggregate(one, (built, _) => built.Output(type));
        }

        foreach (var type in MovementChecks.Types)
        {
            yield return Make($"{type.Label()}, last axis", type, new Shape(2, 3, 4), 2, -1);
            yield return Make($"{type.Label()}, middle axis", type, new Shape(2, 6, 5), 3, 1);
        }

        yield return Make("first axis", ElementType.Int8, new Shape(4, 3), 4, 0);
        yield return Make("single elements", ElementType.Int8, new Shape(3, 4), 4, 1);
        yield return Make("one part", ElementType.Int8, new Shape(3, 4), 1, 1);
        yield return new OperatorCase("scalar axis", new Split { NumSplits = 2 }).Constant<long>(ElementType.Int64, Shape.Scalar, [-2]).Input(ElementType.Int8, new Shape(2, 2, 3))
            .Output(ElementType.Int8).Output(ElementType.Int8);
    }

    /// <inheritdoc/>
    private protected override int Data => 1;

    /// <inheritdoc/>
    private protected override ImmutableArray<InputView>? Parts(NodeView node, NodeReport report)
    {
        if (!report.Counts(2, 2, 1, int.MaxValue) || !MovementChecks.SameType(node, report, 1, 2)
            || MovementChecks.Integer(node, report, 0, "the axis") is not { } stated
            || MovementChecks.Axis(report, stated, node.Input(1).Shape.Rank) is not { } axis)
        {
            return null;
        }

        var x = node.Input(1).Shape;
        int parts = node.OutputCount;
        if (NumSplits != parts || x[axis] % parts != 0)
        {
            report.Shapes($"dimension {axis} of the input {x} cannot be split into {NumSplits} equal parts for {parts} outputs", "one part for each output");
            return null;
        }

        int length = x[axis] / parts;
        return [.. Enumerable.Range(0, parts).Select(o => InputView.Along(x, axis, o * length, length))];
    }
}
