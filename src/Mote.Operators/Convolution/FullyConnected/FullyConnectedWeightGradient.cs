using System.Collections.Immutable;
using Mote.Core;
using Mote.Core.Training;
using Mote.Operators.Training;

namespace Mote.Operators.Convolution;

/// <summary>
/// The gradients of FULLY_CONNECTED with respect to its weights and, where there is a second output, its bias: x, dy -> (units, depth) and (units).
/// </summary>
/// <param name="Weights">The shape of the weights.</param>
public sealed record FullyConnectedWeightGradient(Shape Weights) : TrainingOperator
{
    /// <inheritdoc/>
    public override string Name => "FULLY_CONNECTED_WEIGHT_GRADIENT";

    /// <inheritdoc/>
    public override ImmutableArray<TensorType> Infer(NodeView node, NodeReport report)
    {
        if (!report.Counts(2, 2, 1, 2) || !report.Types(TypeRow.Of(ElementType.Float32, ElementType.Float32, ElementType.Float32)))
        {
            return [];
        }

        var (x, dy) = (node.Input(0).Shape, node.Input(1).Shape);
        if (Weights.Rank != 2 || Weights.Dimensions.Contains(0) || x.ElementCount % Weights[1] != 0
            || (long)x.ElementCount / Weights[1] * Weights[0] != dy.ElementCount)
        {
            report.Shapes($"the input {x} and the gradient {dy} do not fit weights {Weights}");
            return [];
        }

        return [new TensorType(ElementType.Float32, Weights), new TensorType(ElementType.Float32, WeightGradientShapes.Bias(node, Weights[0]))];
    }

    /// <inheritdoc/>
    public override TrainingKernel Train(NodeView node) =>
        Lanes.Choose(new Choice(node.Input(0).Shape.ElementCount / Weights[1], Weights, node.OutputCount > 1));

    private sealed class Choice(int rows, Shape weights, bool hasBias) : ILaneChoice<TrainingKernel>
    {
        public TrainingKernel With<TLanes, TVector>()
            where TLanes : struct, ILanes<TVector>
            where TVector : struct => new WeightGradient<TLanes, TVector>(rows, weights[0], weights[1], hasBias);
    }
}
