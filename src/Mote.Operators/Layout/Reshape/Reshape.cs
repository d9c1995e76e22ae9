using System.Collections.Immutable;
using Mote.Core;
using Mote.Core.Channels;
using Mote.Formats.TfLite;
using Mote.Operators.Cases;
using Mote.Operators.Import;

namespace Mote.Operators.Layout;

/// <summary>
/// RESHAPE: the elements in the same order under another shape. The shape comes from the constant operand 1, else from the attribute; one
/// extent may be -1 and follows from the others. Where neither fits (the operand is computed), the declared shape of the output holds, as in
/// TFLM.
/// </summary>
[Operator]
public sealed record Reshape : AliasOperator, IOperator<Reshape>
{
    /// <inheritdoc/>
    public override string Name => "RESHAPE";

    /// <summary>The shape, without an operand that states it; empty when the file states none.</summary>
    public IntegerList NewShape { get; init; }

    /// <inheritdoc/>
    public static TfLiteBinding? TfLite { get; } = TfLiteBinding.For("RESHAPE", "ReshapeOptions",
        static node => new Reshape { NewShape = new IntegerList(node.Options.Int32Vector(0)) },
        static op => op.NewShape.Values.IsEmpty ? [] : [RawField.Int32Vector(0, op.NewShape.Values)]);

    /// <inheritdoc/>
    public override ImmutableArray<TensorType> Infer(NodeView node, NodeReport report)
    {
        if (!report.Counts(1, 2, 1) || !MovementChecks.SameType(node, report, 0, 1))
        {
            return [];
        }

        var (x, declared) = (node.Input(0), node.Output(0).Shape);
        if (node.OptionalInput(1) is { Type: not (ElementType.Int32 or ElementType.Int64) } operand)
        {
            report.Error(DiagnosticIds.UnsupportedTypes, $"the shape (input 1) is of the type {operand.Type.Label()}", "int32, int64");
            return [];
        }

        long count = MovementChecks.Count(x.Shape);
        if (Requested(node) is { } wanted && Complete(wanted, count) is { } shape)
        {
            return [new TensorType(x.Type, shape)];
        }

        if (MovementChecks.Count(declared) != count)
        {
            string found = Requested(node) is { } list ? $"[{string.Join(", ", list)}]" : $"{declared}";
            report.Shapes($"the input {x.Shape} cannot be given the shape {found}", "shapes with the same number of elements");
            return [];
        }

        return [new TensorType(x.Type, declared)];
    }

    /// <inheritdoc/>
    public static IEnumerable<OperatorCase> Cases()
    {
        foreach (var type in MovementChecks.Types)
        {
            // A constant input, since any other shares its buffer with the output and needs no code.
            var x = new Shape(2, 3);
            yield return new OperatorCase($"{type.Label()} constant", new Reshape())
                .Constant<byte>(type, x, Array.ConvertAll(CaseData.Integers(11, 6 * type.Size(), 0, 1), v => (byte)v)).Integers(3, -1).Output(type);
            yield return new OperatorCase($"{type.Label()}", new Reshape()).Input(type, x).Integers(1, 6).Output(type);
        }

        yield return new OperatorCase("by attribute", new Reshape { NewShape = new IntegerList(-1, 2) }).Input(ElementType.Int8, new Shape(4, 3)).Output(ElementType.Int8);
        yield return new OperatorCase("int64 shape", new Reshape()).Input(ElementType.Int8, new Shape(4, 3)).Constant<long>(ElementType.Int64, new Shape(3), [2, 3, 2]).Output(ElementType.Int8);
        yield return new OperatorCase("to a scalar", new Reshape()).Input(ElementType.Float32, new Shape(1, 1)).Integers().Output(ElementType.Float32);
        yield return new OperatorCase("computed shape", new Reshape()).Input(ElementType.Int16, new Shape(2, 6)).Input(ElementType.Int32, new Shape(2), 0, 1)
            .Output(ElementType.Int16, declared: new Shape(3, 4));
    }

    /// <inheritdoc/>
    public override ChannelRule? Channels(NodeView node) => node.Input(0).Type == ElementType.Int8 && node.Output(0).Shape.Rank > 0 ? ReshapeChannels.Rule : null;

    private long[]? Requested(NodeView node) => node.OptionalInput(1) switch
    {
        { IsConstant: true } => MovementChecks.Integers(node, MovementChecks.Unheard(node), 1, "the shape"),
        null when !NewShape.Values.IsEmpty => [.. NewShape.Values.Select(v => (long)v)],
        _ => null,
    };

    /// <summary>The shape with -1 replaced, or null when it cannot hold <paramref name="count"/> elements.</summary>
    private static Shape? Complete(long[] wanted, long count)
    {
        int free = Array.IndexOf(wanted, -1L);
        if (free < 0)
        {
            return IsShape(wanted, count) ? new Shape([.. wanted.Select(d => (int)d)]) : null;
        }

        long[] others = [.. wanted[..free], .. wanted[(free + 1)..]];
        long known = MovementChecks.Count(others);
        if (known <= 0 || count % known != 0)
        {
            return null;
        }

        long[] complete = [.. wanted[..free], count / known, .. wanted[(free + 1)..]];
        return IsShape(complete, count) ? new Shape([.. complete.Select(d => (int)d)]) : null;
    }

    private static bool IsShape(long[] extents, long count) =>
        extents.All(d => d is >= 0 and <= int.MaxValue) && MovementChecks.Count(extents) == count;
}
