using System.Collections.Immutable;
using Mote.Core;
using Mote.Formats.TfLite;
using Mote.Operators.Cases;
using Mote.Operators.Import;

namespace Mote.Operators.Layout;

/// <summary>SQUEEZE: without the dimensions of extent 1, or without those that the attribute names.</summary>
[Operator]
public sealed record Squeeze : AliasOperator, IOperator<Squeeze>
{
    /// <inheritdoc/>
    public override string Name => "SQUEEZE";

    /// <summary>The dimensions to drop, each of extent 1; negative ones count from the innermost. Empty for all of extent 1.</summary>
    public IntegerList Axes { get; init; }

    /// <inheritdoc/>
    public static TfLiteBinding? TfLite { get; } = TfLiteBinding.For("SQUEEZE", "SqueezeOptions",
        static node => new Squeeze { Axes = new IntegerList(node.Options.Int32Vector(0)) },
        static op => op.Axes.Values.IsEmpty ? [] : [RawField.Int32Vector(0, op.Axes.Values)]);

    /// <inheritdoc/>
    public override ImmutableArray<TensorType> Infer(NodeView node, NodeReport report)
    {
        if (!report.Counts(1, 1, 1) || !MovementChecks.SameType(node, report, 0, 1))
        {
            return [];
        }

        var x = node.Input(0).Shape;
        var drops = x.Dimensions.Select(extent => Axes.Values.IsEmpty && extent == 1).ToArray();
        foreach (int named in Axes.Values)
        {
            if (MovementChecks.Axis(report, named, x.Rank) is not { } axis)
            {
                return [];
            }

            if (x[axis] != 1)
            {
                report.Shapes($"dimension {axis} of the input {x} cannot be dropped", "dimensions of extent 1");
                return [];
            }

            drops[axis] = true;
        }

        return [new TensorType(node.Input(0).Type, new Shape([.. x.Dimensions.Where((_, d) => !drops[d])]))];
    }

    /// <inheritdoc/>
    public static IEnumerable<OperatorCase> Cases()
    {
        foreach (var type in MovementChecks.Types)
        {
            yield return new OperatorCase($"{type.Label()}", new Squeeze()).Input(type, new Shape(1, 3, 1, 2)).Output(type);
        }

        // A constant input, since any other shares its buffer with the output and needs no code.
        yield return new OperatorCase("constant", new Squeeze { Axes = new IntegerList(-2, 0) })
            .Constant<sbyte>(ElementType.Int8, new Shape(1, 3, 1, 2), CaseData.SignedBytes(5, 6)).Output(ElementType.Int8);
        yield return new OperatorCase("one of two", new Squeeze { Axes = new IntegerList(1) }).Input(ElementType.Int8, new Shape(1, 1, 5)).Output(ElementType.Int8);
    }
}
