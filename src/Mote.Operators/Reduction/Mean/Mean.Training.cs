using Mote.Core;
using Mote.Core.Training;
using Mote.Operators.Training;

namespace Mote.Operators.Reduction;

public sealed partial record Mean
{
    /// <inheritdoc/>
    public override TrainingKernel Train(NodeView node) =>
        node.Input(0).Type == ElementType.Float32 && Split(node) is { } split ? Lanes.Choose(new MeanKernel(split, false)) : base.Train(node);

    /// <inheritdoc/>
    public override bool Differentiate(GradientScope scope)
    {
        var node = scope.Node;
        if (node.Input(0).Type != ElementType.Float32)
        {
            return false;
        }

        if (Split(node) is not { } split)
        {
            Repeat(scope, 1f / Terms(node));
        }
        else if (scope.Wants(0))
        {
            scope.Give(0, scope.Add(new MeanGradient(node.Input(0).Shape, split.Summed, split.Columns), $"{node.Input(0).Name}/gradient", scope.OfOutput()));
        }

        return true;
    }

    /// <summary>x as (outer, summed, columns) where the summed axes lie side by side; null where they do not.</summary>
    private static (int Outer, int Summed, int Columns)? Split(NodeView node)
    {
        var shape = node.Input(0).Shape;
        bool[] summed = Summed(node);
        int[] axes = [.. Enumerable.Range(0, shape.Rank).Where(axis => summed[axis])];
        if (axes.Length == 0)
        {
            return (1, 1, shape.ElementCount);
        }

        return axes[^1] - axes[0] + 1 == axes.Length
            ? (shape.Product(0, axes[0]), shape.Product(axes[0], axes[^1] + 1), shape.Product(axes[^1] + 1, shape.Rank))
            : null;
    }
}
