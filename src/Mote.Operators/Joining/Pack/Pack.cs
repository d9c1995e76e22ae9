using System.Collections.Immutable;
using Mote.Core;
using Mote.Core.Training;
using Mote.Formats.TfLite;
using Mote.Operators.Cases;
using Mote.Operators.Import;
using Mote.Operators.Layout;

namespace Mote.Operators.Joining;

/// <summary>PACK: inputs of one shape beside each other along a new axis.</summary>
[Operator]
public sealed record Pack : JoiningOperator, IOperator<Pack>
{
    /// <inheritdoc/>
    public override string Name => "PACK";

    /// <summary>The number of inputs.</summary>
    public int Count { get; init; } = 1;

    /// <summary>Where the new dimension stands in the output; -1 is innermost.</summary>
    public int Axis { get; init; }

    /// <inheritdoc/>
    public static TfLiteBinding? TfLite { get; } = TfLiteBinding.For("PACK", "PackOptions",
        static node => new Pack { Count = node.Options.Int32(0), Axis = node.Options.Int32(1) },
        static op => [RawField.Int32(0, op.Count), RawField.Int32(1, op.Axis)]);

    /// <inheritdoc/>
    public override ImmutableArray<TensorType> Infer(NodeView node, NodeReport report)
    {
        if (!report.Counts(Math.Max(node.InputCount, 1), int.MaxValue, 1) || !MovementChecks.SameType(node, report, 0, node.InputCount)
            || MovementChecks.Axis(report, Axis, node.Input(0).Shape.Rank + 1) is not { } axis)
        {
            return [];
        }

        var (first, type) = (node.Input(0).Shape, node.Input(0).Type);
        int other = Enumerable.Range(0, node.InputCount).FirstOrDefault(i => node.Input(i).Shape != first, -1);
        if (Count != node.InputCount || other >= 0)
        {
            report.Shapes($"the {node.InputCount} inputs are not {Count} of the shape {first}", "inputs of one shape, as many as the attribute says");
            return [];
        }

        return MovementChecks.Sized(report, type, [.. MovementChecks.Extents(first)[..axis], Count, .. MovementChecks.Extents(first)[axis..]]) is { } output ? [new TensorType(type, output)] : [];
    }

    /// <inheritdoc/>
    public override TimeBehaviour Time(NodeView node) => NewDimension(node) > 1 ? MovementChecks.TimeOf(node.Input(0).Shape, node.Output(0).Shape) : TimeBehaviour.Opaque;

    /// <inheritdoc/>
    public override bool Differentiate(GradientScope scope)
    {
        int axis = NewDimension(scope.Node);
        for (int slot = 0; slot < scope.Node.InputCount; slot++)
        {
            if (scope.Wants(slot))
            {
                var shape = scope.Node.Output(0).Shape.Dimensions;
                var begin = new int[shape.Length];
                begin[axis] = slot;
                int part = Part(scope, begin, new Shape([.. shape.SetItem(axis, 1)]));
                scope.Give(slot, scope.Add(new Reshape { NewShape = new IntegerList(scope.Node.Input(slot).Shape.Dimensions) }, "dx", part));
            }
        }

        return true;
    }

    /// <inheritdoc/>
    public static IEnumerable<OperatorCase> Cases()
    {
        static OperatorCase Make(string name, ElementType type, Shape x, int count, int axis)
        {
            var one = new OperatorCase(name, new Pack { Count = count, Axis = axis });
            return Enumerable.Range(0, count).Aggregate(one, (built, _) => built.Input(type, x)).Output(type);
        }

        foreach (var type in MovementChecks.Types)
        {
            yield return Make($"{type.Label()}, last axis", type, new Shape(2, 5), 3, -1);
            yield return Make($"{type.Label()}, middle axis", type, new Shape(2, 10), 2, 1);
        }

        yield return Make("first axis", ElementType.Int8, new Shape(4, 3), 2, 0);
        yield return Make("scalars", ElementType.Int8, Shape.Scalar, 3, 0);
        yield return Make("before the last axis", ElementType.Int8, new Shape(2, 2, 3), 2, -2);
        yield return Make("one input", ElementType.Int8, new Shape(2, 3), 1, 1);
        yield return new OperatorCase("a constant among the inputs", new Pack { Count = 2, Axis = 1 }).Constant<sbyte>(ElementType.Int8, new Shape(5), CaseData.SignedBytes(3, 5))
            .Input(ElementType.Int8, new Shape(5)).Output(ElementType.Int8);
    }

    /// <inheritdoc/>
    private protected override (int Outer, int[] Runs) Runs(NodeView node)
    {
        var x = node.Input(0).Shape;
        int axis = NewDimension(node);
        return (x.Product(0, axis), [.. Enumerable.Repeat(x.Product(axis, x.Rank), node.InputCount)]);
    }

    private int NewDimension(NodeView node) => Axis < 0 ? Axis + node.Output(0).Shape.Rank : Axis;
}
