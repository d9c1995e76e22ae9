using System.Collections.Immutable;
using Mote.Core;
using Mote.Core.Training;
using Mote.Operators.Training;

namespace Mote.Operators.Activation;

/// <summary>The gradient of an activation that clamps: dy, y -> dy where Low &lt; y &lt; High, 0 elsewhere, the bounds included.</summary>
/// <param name="Low">The lower bound.</param>
/// <param name="High">The upper bound; infinite where there is none.</param>
public sealed record ClampGradient(float Low, float High) : TrainingOperator
{
    /// <inheritdoc/>
    public override string Name => "CLAMP_GRADIENT";

    /// <inheritdoc/>
    public override ImmutableArray<TensorType> Infer(NodeView node, NodeReport report)
    {
        if (!report.Counts(2, 2, 1) || !report.Types(TypeRow.Of(ElementType.Float32, ElementType.Float32, ElementType.Float32)))
        {
            return [];
        }

        if (node.Input(0).Shape != node.Input(1).Shape)
        {
            report.Shapes($"the gradient {node.Input(0).Shape} does not have the shape {node.Input(1).Shape} of the result");
            return [];
        }

        return [node.Input(1).TensorType];
    }

    /// <inheritdoc/>
    public override ImmutableArray<(int Input, int Output)> InPlace(NodeView node) => [(0, 0), (1, 0)];

    /// <inheritdoc/>
    public override TrainingKernel Train(NodeView node) => Lanes.Choose(new ClampKernel(node.Output(0).Shape.ElementCount, Low, High, true));
}
