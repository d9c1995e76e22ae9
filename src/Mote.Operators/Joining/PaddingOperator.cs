using System.Collections.Immutable;
using Mote.Core;
using Mote.Core.Channels;
using Mote.Core.Emission;
using Mote.Core.Training;
using Mote.Operators.Cases;
using Mote.Operators.Elementwise;
using Mote.Operators.Layout;
using Mote.Operators.Reduction;
using Mote.Operators.Slicing;

namespace Mote.Operators.Joining;

/// <summary>
/// An operator that puts elements of one value before and after a tensor along its dimensions. Operand 1 (rank, 2) states how many; what the
/// value is, the members of the family say.
/// </summary>
public abstract record PaddingOperator : Operator
{
    /// <summary>The levels of the C kernel.</summary>
    private const int Levels = 5;

    /// <inheritdoc/>
    public sealed override ImmutableArray<TensorType> Infer(NodeView node, NodeReport report) =>
        CheckOperands(node, report) && Paddings(node, report) is { } paddings
        && MovementChecks.Sized(report, node.Input(0).Type, [.. paddings.Select(p => p.Before + p.Extent + p.After)]) is { } output
            ? [new TensorType(node.Input(0).Type, output)]
            : [];

    /// <inheritdoc/>
    public sealed override bool IsAlias(NodeView node) => Resolved(node).All(p => p is { Before: 0, After: 0 });

    /// <inheritdoc/>
    public sealed override bool IsIdentity(NodeView node) => IsAlias(node) && node.Input(0).Quantization == node.Output(0).Quantization;

    /// <inheritdoc/>
    public override QuantizationRule Int8Form(NodeView node) => QuantizationRule.SameScale;

    /// <inheritdoc/>
    public sealed override TimeBehaviour Time(NodeView node) => MovementChecks.TimeOf(node.Input(0).Shape, node.Output(0).Shape);

    /// <inheritdoc/>
    public sealed override (int Top, int Bottom, int Left, int Right)? AsPadding(NodeView node)
    {
        var paddings = Resolved(node);
        var (x, y) = (node.Input(0), node.Output(0));
        bool isImage = x.Shape.Rank == 4 && paddings[0] is { Before: 0, After: 0 } && paddings[3] is { Before: 0, After: 0 };
        return isImage && x.Quantization == y.Quantization && PadsWithZero(node)
            ? ((int)paddings[1].Before, (int)paddings[1].After, (int)paddings[2].Before, (int)paddings[2].After)
            : null;
    }

    /// <inheritdoc/>
    public sealed override ChannelRule? Channels(NodeView node) =>
        node.Input(0).Type == ElementType.Int8 && node.Input(0).Shape.Rank > 0 && Resolved(node)[^1] is { Before: 0, After: 0 } ? ChannelRule.Monotone : null;

    /// <inheritdoc/>
    public sealed override ReferenceKernel Prepare(NodeView node)
    {
        var paddings = Resolved(node);
        int size = node.Input(0).Type.Size();
        int[] map = Map(node, paddings);
        byte[] value = ConstantValue(node) ?? [];
        int slot = ValueSlot;
        return (in KernelIo io) =>
        {
            var filling = slot > 0 ? io.Input<byte>(slot) : value;
            var y = io.Output<byte>(0);
            for (int i = 0; i < map.Length; i++)
            {
                filling.CopyTo(y[(i * size)..]);
            }

            ElementMoves.Run(size, map, io.Input<byte>(0), y);
        };
    }

    /// <inheritdoc/>
    public sealed override TrainingKernel Train(NodeView node) =>
        ValueSlot == 0 ? RunCopy.Of(node, 0, Map(node, Resolved(node))) ?? base.Train(node) : base.Train(node);

    /// <summary>The part of the gradient that the input came to; for a computed value what is left of the sum.</summary>
    public sealed override bool Differentiate(GradientScope scope)
    {
        int[] begin = [.. Resolved(scope.Node).Select(p => (int)p.Before)];
        var shape = scope.Node.Input(0).Shape;
        int inside = scope.Add(new Slice(), "dx", scope.OfOutput(),
            scope.Graph.Constant<int>("begin", ElementType.Int32, new Shape(begin.Length), begin),
            scope.Graph.Constant("size", ElementType.Int32, new Shape(shape.Rank), shape.Dimensions.AsSpan()));
        if (scope.Wants(0))
        {
            scope.Give(0, inside);
        }

        if (ValueSlot > 0 && scope.Wants(ValueSlot))
        {
            var scalar = new SumTo { Shape = new IntegerList(scope.Node.Input(ValueSlot).Shape.Dimensions) };
            scope.Give(ValueSlot, scope.Add(new Sub(), "dvalue", scope.Add(scalar, "sum of dy", scope.OfOutput()), scope.Add(scalar, "sum of dx", inside)));
        }

        return true;
    }

    /// <inheritdoc/>
    public sealed override NodeCode Emit(NodeView node, EmitOptions options)
    {
        var merged = Merge(Resolved(node));
        Padding[] levels = [.. Enumerable.Repeat(new Padding(1, 0, 0), Levels - merged.Count), .. merged];
        var (carrier, suffix) = StridedCopy.Carrier(node.Input(0).Type);
        var call = KernelCall.Of("pad.h", $"mote_pad_{suffix}").Input(0, carrier)
            .Dimensions([.. levels.Select(l => (int)l.Extent)]).Dimensions([.. levels.Select(l => (int)l.Before)]).Dimensions([.. levels.Select(l => (int)l.After)]);
        call = ValueSlot > 0 ? call.Input(ValueSlot, carrier) : call.Constant<byte>("pad_value", carrier, ConstantValue(node));
        return call.Output(0, carrier);
    }

    /// <summary>The slot of the value's operand; 0 when there is none.</summary>
    private protected abstract int ValueSlot { get; }

    /// <summary>Checks what concerns the value; types and counts are already checked.</summary>
    private protected abstract bool CheckValue(NodeView node, NodeReport report);

    /// <summary>The bytes of the value where it is known at compile time, else null.</summary>
    private protected abstract byte[]? ConstantValue(NodeView node);

    /// <summary>Cases that do not depend on where the value comes from.</summary>
    private protected static IEnumerable<OperatorCase> Cases(Operator op, Func<OperatorCase, ElementType, Quantization?, OperatorCase> addValue)
    {
        OperatorCase Make(string name, ElementType type, Shape x, int[] paddings, Quantization? quantization = null) =>
            addValue(new OperatorCase(name, op).Input(type, x, quantization).Constant<int>(ElementType.Int32, new Shape(x.Rank, 2), paddings), type, quantization).Output(type, quantization);

        foreach (var type in MovementChecks.Types)
        {
            var quantization = type is ElementType.Int8 or ElementType.UInt8 ? new Quantization(0.25f, 7) : null;
            yield return Make($"{type.Label()} image", type, new Shape(1, 3, 2, 3), [0, 0, 1, 2, 2, 1, 0, 0], quantization);
            yield return Make($"{type.Label()} all dimensions", type, new Shape(2, 1, 3, 2, 2), [1, 2, 2, 3, 3, 1, 1, 4, 5, 1]);
        }

        yield return Make("int8, zero point at the end", ElementType.Int8, new Shape(3), [4, 0], new Quantization(0.1f, -128));
        yield return Make("int8, before only", ElementType.Int8, new Shape(2, 3, 2), [1, 0, 0, 0, 2, 0], new Quantization(0.1f, 127));
        yield return Make("int8, after only", ElementType.Int8, new Shape(2, 3, 2), [0, 1, 0, 3, 0, 0], new Quantization(0.1f, -1));
        yield return Make("int8, nothing", ElementType.Int8, new Shape(2, 3), [0, 0, 0, 0], new Quantization(0.1f));
        yield return Make("int8, channels", ElementType.Int8, new Shape(2, 2, 3), [0, 0, 0, 0, 0, 5], new Quantization(0.1f, 2));
        yield return Make("float32, rank 6", ElementType.Float32, new Shape(2, 1, 2, 1, 2, 3), [0, 1, 1, 0, 0, 0, 0, 2, 1, 1, 3, 0]);
        yield return addValue(new OperatorCase("int64 paddings", op).Input(ElementType.Int8, new Shape(2, 2), new Quantization(0.1f, 2))
            .Constant<long>(ElementType.Int64, new Shape(2, 2), [1, 0, 0, 2]), ElementType.Int8, new Quantization(0.1f, 2)).Output(ElementType.Int8, new Quantization(0.1f, 2));
    }

    /// <summary>The stored value that stands for zero, of the type's size.</summary>
    private protected static byte[] Zero(Tensor tensor)
    {
        var bytes = new byte[tensor.Type.Size()];
        if (tensor.Type is ElementType.Int8 or ElementType.UInt8)
        {
            bytes[0] = unchecked((byte)(tensor.Quantization?.ZeroPoint ?? 0));
        }

        return bytes;
    }

    private bool CheckOperands(NodeView node, NodeReport report)
    {
        int inputs = ValueSlot > 0 ? 3 : 2;
        if (!report.Counts(inputs, inputs, 1) || !MovementChecks.SameType(node, report, 0, 1))
        {
            return false;
        }

        var output = node.Output(0);
        (int min, int max) = output.Type is ElementType.Int8 or ElementType.UInt8 ? ActivationClamp.Limits(output.Type) : (int.MinValue, int.MaxValue);
        if (output.Quantization is { } quantization && (quantization.ZeroPoint < min || quantization.ZeroPoint > max))
        {
            report.Error(DiagnosticIds.BadQuantization, $"the output has the zero point {quantization.ZeroPoint}", $"{min} to {max}");
            return false;
        }

        return CheckValue(node, report);
    }

    private bool PadsWithZero(NodeView node) =>
        node.Output(0) is { Type: ElementType.Float32 } or { Type: ElementType.Int8, Quantization.IsPerTensor: true } or { Type: ElementType.Int16, Quantization: { IsPerTensor: true, ZeroPoint: 0 } }
        && ConstantValue(node) is { } value && value.AsSpan().SequenceEqual(Zero(node.Output(0)));

    private static Padding[]? Paddings(NodeView node, NodeReport report)
    {
        var x = node.Input(0).Shape;
        if (MovementChecks.Integers(node, report, 1, "the paddings") is not { } values)
        {
            return null;
        }

        if (values.Length != 2 * x.Rank)
        {
            report.Shapes($"there are {values.Length} paddings for the input {x}", "two for each dimension");
            return null;
        }

        if (values.AsSpan().ContainsAnyExceptInRange(0, int.MaxValue))
        {
            report.Error(DiagnosticIds.OutOfRange, $"the padding {values.First(v => v is < 0 or > int.MaxValue)} is out of range", "0 or more");
            return null;
        }

        var paddings = x.Dimensions.Select((extent, d) => new Padding(extent, values[2 * d], values[2 * d + 1])).ToArray();
        if (Merge(paddings).Count > Levels)
        {
            report.Shapes($"too many dimensions of the input {x} are padded", $"up to {Levels}, the outermost counted always");
            return null;
        }

        return paddings;
    }

    /// <summary>For each element of the output, the element of the input that it is; -1 for padding.</summary>
    private static int[] Map(NodeView node, Padding[] paddings) => ElementMoves.Map(node.Input(0).Shape, node.Output(0).Shape, (place, source) =>
    {
        bool inside = true;
        for (int d = 0; d < source.Length; d++)
        {
            source[d] = place[d] - (int)paddings[d].Before;
            inside &= source[d] >= 0 && source[d] < paddings[d].Extent;
        }

        return inside;
    });

    private static Padding[] Resolved(NodeView node) => Paddings(node, MovementChecks.Unheard(node))!;

    /// <summary>Merges each dimension without padding into the one before it.</summary>
    private static List<Padding> Merge(Padding[] paddings)
    {
        var merged = new List<Padding>();
        foreach (var next in paddings)
        {
            if (merged.Count > 0 && next is { Before: 0, After: 0 })
            {
                var last = merged[^1];
                merged[^1] = new Padding(unchecked(last.Extent * next.Extent), last.Before * next.Extent, last.After * next.Extent);
            }
            else
            {
                merged.Add(next);
            }
        }

        return merged;
    }

    private readonly record struct Padding(int Extent, long Before, long After);
}
