using System.Collections.Immutable;
using Mote.Core;
using Mote.Operators.Cases;
using Mote.Operators.Import;
using Mote.Operators.Layout;

namespace Mote.Operators.Slicing;

/// <summary>SLICE: along each dimension size elements from begin on; a size of -1 goes to the end. begin and size are the constant operands 1 and 2.</summary>
[Operator]
public sealed record Slice : ViewOperator, IOperator<Slice>
{
    /// <inheritdoc/>
    public override string Name => "SLICE";

    /// <inheritdoc/>
    public static TfLiteBinding? TfLite { get; } = TfLiteBinding.For<Slice>("SLICE", "SliceOptions");

    /// <inheritdoc/>
    public static IEnumerable<OperatorCase> Cases()
    {
        static OperatorCase Make(string name, ElementType type, Shape x, int[] begin, int[] size) => new OperatorCase(name, new Slice()).Input(type, x).Integers(begin).Integers(size).Output(type);

        foreach (var type in MovementChecks.Types)
        {
            yield return Make($"{type.Label()}", type, new Shape(3, 4, 5), [1, 2, 1], [2, 1, 3]);
            yield return Make($"{type.Label()}, to the end", type, new Shape(3, 7), [0, 2], [3, -1]);
        }

        yield return Make("rows", ElementType.Int8, new Shape(2, 5, 3, 4), [0, 1, 0, 0], [2, 3, 3, 4]);
        yield return Make("long runs", ElementType.Int8, new Shape(3, 3, 12), [1, 0, 1], [2, 2, 10]);
        yield return Make("rank 6", ElementType.Int8, new Shape(2, 3, 2, 3, 2, 3), [0, 1, 1, 0, 0, 1], [2, 1, 1, 2, 1, 2]);
        yield return Make("everything", ElementType.Int8, new Shape(2, 3), [0, 0], [-1, 3]);
        yield return new OperatorCase("int64 operands", new Slice()).Input(ElementType.Int8, new Shape(6)).Constant<long>(ElementType.Int64, new Shape(1), [2])
            .Constant<long>(ElementType.Int64, new Shape(1), [3]).Output(ElementType.Int8);
    }

    /// <inheritdoc/>
    private protected override ImmutableArray<InputView>? Parts(NodeView node, NodeReport report)
    {
        if (!report.Counts(3, 3, 1) || !MovementChecks.SameType(node, report, 0, 1) || !MovementChecks.Rank(report, node.Input(0).Shape)
            || MovementChecks.Integers(node, report, 1, "begin") is not { } begin
            || MovementChecks.Integers(node, report, 2, "size") is not { } size)
        {
            return null;
        }

        var x = node.Input(0).Shape;
        if (begin.Length != x.Rank || size.Length != x.Rank)
        {
            report.Shapes($"there are {begin.Length} begins and {size.Length} sizes for the input {x}", "one of each a dimension");
            return null;
        }

        var ranges = new AxisRange[x.Rank];
        for (int d = 0; d < ranges.Length; d++)
        {
            long count = size[d] == -1 ? x[d] - Math.Max(begin[d], 0) : size[d];
            if (begin[d] < 0 || count < 0 || begin[d] > x[d] || count > x[d] - begin[d])
            {
                report.Error(DiagnosticIds.OutOfRange, $"{size[d]} elements from index {begin[d]} on are not in dimension {d} of the input {x}", "parts of the dimension; a size of -1 goes to its end");
                return null;
            }

            ranges[d] = new AxisRange(x[d], count == 0 ? 0 : (int)begin[d], 1, (int)count);
        }

        return [new InputView([.. ranges])];
    }
}
