using System.Collections.Immutable;
using Mote.Core;
using Mote.Formats.TfLite;
using Mote.Operators.Cases;
using Mote.Operators.Import;
using Mote.Operators.Layout;

namespace Mote.Operators.Slicing;

/// <summary>
/// SPLIT_V: input 0 cut into parts along an axis. The lengths of the parts are the constant operand 1, one of which may be -1 for what the others
/// leave; the axis is the constant operand 2.
/// </summary>
[Operator]
public sealed record SplitV : ViewOperator, IOperator<SplitV>
{
    /// <inheritdoc/>
    public override string Name => "SPLIT_V";

    /// <summary>The number of parts, which is that of the outputs.</summary>
    public int NumSplits { get; init; } = 1;

    /// <inheritdoc/>
    public static TfLiteBinding? TfLite { get; } = TfLiteBinding.For("SPLIT_V", "SplitVOptions",
        static node => new SplitV { NumSplits = node.Options.Int32(0) }, static op => [RawField.Int32(0, op.NumSplits)]);

    /// <inheritdoc/>
    public static IEnumerable<OperatorCase> Cases()
    {
        static OperatorCase Make(string name, ElementType type, Shape x, int axis, params int[] sizes)
        {
            var one = new OperatorCase(name, new SplitV { NumSplits = sizes.Length }).Input(type, x).Integers(sizes).Integers(axis);
            return sizes.Aggregate(one, (built, _) => built.Output(type));
        }

        foreach (var type in MovementChecks.Types)
        {
            yield return Make($"{type.Label()}, last axis", type, new Shape(3, 12), -1, 1, 9, 2);
            yield return Make($"{type.Label()}, first axis", type, new Shape(5, 3), 0, 2, -1);
        }

        yield return Make("middle axis", ElementType.Int8, new Shape(2, 6, 2, 2), 1, 3, 1, 2);
        yield return Make("one part", ElementType.Int8, new Shape(2, 3), 1, 3);
        yield return new OperatorCase("int64 operands", new SplitV { NumSplits = 2 }).Input(ElementType.Int8, new Shape(2, 5)).Constant<long>(ElementType.Int64, new Shape(2), [-1, 3])
            .Constant<long>(ElementType.Int64, Shape.Scalar, [1]).Output(ElementType.Int8).Output(ElementType.Int8);
    }

    /// <inheritdoc/>
    private protected override ImmutableArray<InputView>? Parts(NodeView node, NodeReport report)
    {
        if (!report.Counts(3, 3, 1, int.MaxValue) || !MovementChecks.SameType(node, report, 0, 1)
            || MovementChecks.Integers(node, report, 1, "the sizes") is not { } sizes
            || MovementChecks.Integer(node, report, 2, "the axis") is not { } stated
            || MovementChecks.Axis(report, stated, node.Input(0).Shape.Rank) is not { } axis)
        {
            return null;
        }

        var x = node.Input(0).Shape;
        int free = Array.IndexOf(sizes, -1L);
        if (free >= 0)
        {
            sizes[free] = x[axis] - sizes.Where((_, i) => i != free).Sum(s => Math.Clamp(s, 0, 1L << 31));
        }

        if (NumSplits != node.OutputCount || sizes.Length != node.OutputCount || sizes.AsSpan().ContainsAnyExceptInRange(0, x[axis]) || sizes.Sum() != x[axis])
        {
            report.Shapes($"dimension {axis} of the input {x} cannot be split into {NumSplits} parts of {string.Join(", ", sizes.Take(8))} for {node.OutputCount} outputs",
                "one part for each output, together the whole dimension; one of them may be -1");
            return null;
        }

        var parts = ImmutableArray.CreateBuilder<InputView>();
        int first = 0;
        foreach (long size in sizes)
        {
            parts.Add(InputView.Along(x, axis, first, (int)size));
            first += (int)size;
        }

        return parts.ToImmutable();
    }
}
