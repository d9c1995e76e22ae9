using System.Collections.Immutable;
using Mote.Core;
using Mote.Core.Training;

namespace Mote.Operators.Pooling;

/// <summary>
/// The gradient of AVERAGE_POOL_2D, dy -> dx, and of MAX_POOL_2D, dy and x -> dx: where several elements of a window have its maximum, the first in the
/// order row, column gets the gradient.
/// </summary>
/// <param name="Forward">The pooling.</param>
/// <param name="Input">The shape of its input.</param>
public sealed record Pooling2DGradient(Pooling2D Forward, Shape Input) : TrainingOperator
{
    /// <inheritdoc/>
    public override string Name => Forward.Averages ? "AVERAGE_POOL_2D_GRADIENT" : "MAX_POOL_2D_GRADIENT";

    /// <inheritdoc/>
    public override ImmutableArray<TensorType> Infer(NodeView node, NodeReport report)
    {
        int inputs = Forward.Averages ? 1 : 2;
        if (!report.Counts(inputs, inputs, 1) || !report.Types(TypeRow.Of(ElementType.Float32, ElementType.Float32, ElementType.Float32)))
        {
            return [];
        }

        if (Forward.OutputOf(Input) != node.Input(0).Shape || (inputs == 2 && node.Input(1).Shape != Input))
        {
            report.Shapes($"the gradient {node.Input(0).Shape} is not that of a pooling of {Input}");
            return [];
        }

        return [new TensorType(ElementType.Float32, Input)];
    }

    /// <inheritdoc/>
    public override TrainingKernel Train(NodeView node) => Forward.Gradient(Input);
}
