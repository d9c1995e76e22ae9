using System.Collections.Immutable;
using Mote.Core;
using Mote.Core.Emission;

namespace Mote.Operators.Elementwise;

/// <summary>
/// An operator on two tensors of one element type, broadcast to a common shape by NumPy's rule. Shapes may need at most five loops after
/// dimensions that are contiguous in both operands were merged, which every shape of rank 5 fulfils.
/// </summary>
public abstract record BinaryOperator : Operator
{
    /// <summary>The element types that the operator takes.</summary>
    private protected abstract ImmutableArray<ElementType> ElementTypes { get; }

    /// <inheritdoc/>
    public sealed override ImmutableArray<TensorType> Infer(NodeView node, NodeReport report)
    {
        TypeRow[] rows = [.. ElementTypes.Select(t => TypeRow.Of(t, t, t))];
        if (!report.Counts(2, 2, 1) || !report.Types(rows))
        {
            return [];
        }

        var (a, b) = (node.Input(0), node.Input(1));
        if (BroadcastLoop.Of(a.Shape, b.Shape) is not { } loop)
        {
            report.Shapes($"shapes {a.Shape} and {b.Shape} do not broadcast",
                "extents that are equal or 1, none of 0, which alternate between the operands at most four times");
            return [];
        }

        return Check(node, report) ? [new TensorType(a.Type, loop.Output)] : [];
    }

    /// <inheritdoc/>
    public override ImmutableArray<(int Input, int Output)> InPlace(NodeView node) =>
        [.. Enumerable.Range(0, 2).Where(i => node.Input(i).Shape.ElementCount == node.Output(0).Shape.ElementCount).Select(i => (i, 0))];

    /// <inheritdoc/>
    public override TimeBehaviour Time(NodeView node)
    {
        // An operand acts on each step alone when it has a value for each step, or when it is a constant that has the same value for all.
        var output = node.Output(0).Shape;
        bool pointwise = output.Rank > 1 && Enumerable.Range(0, 2).Select(node.Input).All(operand =>
            operand.IsConstant == (operand.Shape.Extend(output.Rank)[1] == 1) || output[1] == 1);
        return pointwise ? TimeBehaviour.Pointwise : TimeBehaviour.Opaque;
    }

    /// <summary>Checks quantization and attributes; reports what is wrong. Counts, types and shapes are known to be good.</summary>
    private protected virtual bool Check(NodeView node, NodeReport report) => true;

    /// <summary>A call that has the operands and the loops.</summary>
    private protected static KernelCall Call(NodeView node, string header, string function)
    {
        var (a, b) = (node.Input(0), node.Input(1));
        return KernelCall.Of(header, function).Input(0, a.Type).Input(1, b.Type).Dimensions(BroadcastLoop.Of(a.Shape, b.Shape)!.Arguments);
    }

    /// <summary>How names of C functions end for a type of elements.</summary>
    private protected static string Suffix(ElementType type) => type switch
    {
        ElementType.Int8 => "s8",
        ElementType.Int16 => "s16",
        ElementType.Int32 => "s32",
        ElementType.UInt32 => "u32",
        ElementType.Int64 => "s64",
        ElementType.Float32 => "f32",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "no kernel for this type"),
    };
}
