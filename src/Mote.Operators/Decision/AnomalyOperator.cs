using System.Collections.Immutable;
using Mote.Core;

namespace Mote.Operators.Decision;

/// <summary>How far features x (..,N) are from what was learnt, as one float (steps,1) for each row: the higher, the stranger. No state.</summary>
public abstract record AnomalyOperator : DecisionOperator
{
    /// <inheritdoc/>
    public sealed override bool HasSideEffects => false;

    /// <inheritdoc/>
    public sealed override TimeBehaviour Time(NodeView node) => TimeBehaviour.Pointwise;

    /// <inheritdoc/>
    public sealed override ImmutableArray<TensorType> States(TensorType input) => [];

    /// <summary>Checks that everything is float32 and the features have a shape.</summary>
    private protected static bool CheckFloats(NodeView node, NodeReport report, int minInputs, int maxInputs)
    {
        if (!report.Counts(minInputs, maxInputs, 1)
            || !report.Types(TypeRow.Of(ElementType.Float32, [.. Enumerable.Repeat(ElementType.Float32, maxInputs)])) || !CheckShape(node, report))
        {
            return false;
        }

        var means = node.Input(1).Shape;
        if (means.Rank == 2 && means[0] is > 0 and <= Longest && means[1] == node.Input(0).Shape[-1])
        {
            return true;
        }

        report.Shapes($"centres of the shape {means} do not fit features of the shape {node.Input(0).Shape}", "(K,N) for (..,N)");
        return false;
    }

    /// <summary>Checks that an operand, which may be absent, has a shape.</summary>
    private protected static bool CheckOperand(NodeView node, NodeReport report, int slot, string what, params ReadOnlySpan<Shape> shapes)
    {
        if (node.OptionalInput(slot) is not { } operand || shapes.Contains(operand.Shape))
        {
            return true;
        }

        report.Shapes($"{what} (input {slot}) has the shape {operand.Shape}", string.Join(" or ", shapes.ToArray()));
        return false;
    }

    /// <summary>The scores of all rows.</summary>
    private protected static ImmutableArray<TensorType> Scores(NodeView node) => [new TensorType(ElementType.Float32, new Shape(Extents(node.Input(0).Shape).Steps, 1))];
}
