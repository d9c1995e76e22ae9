using System.Collections.Immutable;
using Mote.Core;
using Mote.Formats.TfLite;
using Mote.Operators.Cases;
using Mote.Operators.Import;
using Mote.Operators.Layout;

namespace Mote.Operators.Slicing;

/// <summary>UNPACK: one output for each index of an axis, without that axis.</summary>
[Operator]
public sealed record Unpack : ViewOperator, IOperator<Unpack>
{
    /// <inheritdoc/>
    public override string Name => "UNPACK";

    /// <summary>The number of outputs, which is the extent of the axis.</summary>
    public int Count { get; init; } = 1;

    /// <summary>The dimension that is taken apart; negative counts from the innermost.</summary>
    public int Axis { get; init; }

    /// <inheritdoc/>
    public static TfLiteBinding? TfLite { get; } = TfLiteBinding.For("UNPACK", "UnpackOptions",
        static node => new Unpack { Count = node.Options.Int32(0), Axis = node.Options.Int32(1) },
        static op => [RawField.Int32(0, op.Count), RawField.Int32(1, op.Axis)]);

    /// <inheritdoc/>
    public static IEnumerable<OperatorCase> Cases()
    {
        static OperatorCase Make(string name, ElementType type, Shape x, int axis)
        {
            var one = new OperatorCase(name, new Unpack { Count = x[axis], Axis = axis }).Input(type, x);
            return Enumerable.Range(0, x[axis]).Aggregate(one, (built, _) => built.Output(type));
        }

        foreach (var type in MovementChecks.Types)
        {
            yield return Make($"{type.Label()}, last axis", type, new Shape(2, 5, 3), -1);
            yield return Make($"{type.Label()}, middle axis", type, new Shape(2, 3, 10), 1);
        }

        yield return Make("first axis", ElementType.Int8, new Shape(4, 3), 0);
        yield return Make("a vector", ElementType.Int8, new Shape(3), 0);
        yield return Make("one part", ElementType.Int8, new Shape(3, 1, 2), -2);
    }

    /// <inheritdoc/>
    private protected override ImmutableArray<InputView>? Parts(NodeView node, NodeReport report)
    {
        if (!report.Counts(1, 1, 1, int.MaxValue) || !MovementChecks.SameType(node, report, 0, 1)
            || MovementChecks.Axis(report, Axis, node.Input(0).Shape.Rank) is not { } axis)
        {
            return null;
        }

        var x = node.Input(0).Shape;
        if (Count != node.OutputCount || Count != x[axis])
        {
            report.Shapes($"dimension {axis} of the input {x} does not come apart into {Count} for {node.OutputCount} outputs", "one output for each index");
            return null;
        }

        return [.. Enumerable.Range(0, Count).Select(o => InputView.Along(x, axis, o, 1, kept: false))];
    }
}
