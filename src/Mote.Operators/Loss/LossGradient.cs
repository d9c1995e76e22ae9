using System.Collections.Immutable;
using Mote.Core;
using Mote.Core.Training;

namespace Mote.Operators.Loss;

/// <summary>The gradient of a loss: dy (a scalar), predictions, targets, optionally weights -> the gradient of the predictions.</summary>
internal sealed record LossGradient : TrainingOperator
{
    /// <inheritdoc/>
    public override string Name => "LOSS_GRADIENT";

    /// <summary>The loss.</summary>
    public required LossOperator Loss { get; init; }

    /// <inheritdoc/>
    public override ImmutableArray<TensorType> Infer(NodeView node, NodeReport report)
    {
        var real = ElementType.Float32;
        if (!report.Counts(3, 4, 1) || !report.Types(TypeRow.Of(real, real, real, real, real)))
        {
            return [];
        }

        if (node.Input(0).Shape.ElementCount != 1)
        {
            report.Shapes($"the gradient of a loss has the shape {node.Input(0).Shape}", "one element");
            return [];
        }

        return [node.Input(1).TensorType];
    }

    /// <inheritdoc/>
    public override TrainingKernel Train(NodeView node) => new Kernel(Loss, node.Input(1).Shape);

    private sealed class Kernel(LossOperator loss, Shape shape) : TrainingKernel
    {
        private readonly int _length = shape.ElementCount / shape[0];
        private double _factor;

        public override int Pieces => shape[0];

        public override void Start(in KernelIo io)
        {
            double total = LossOperator.Total(io.Input<float>(3), shape[0]);
            _factor = total > 0 ? io.Input<float>(0)[0] / total : 0;
        }

        public override void Run(in KernelIo io, int piece)
        {
            var weights = io.Input<float>(3);
            float weight = weights.IsEmpty ? 1 : weights[piece];
            var dx = io.Output<float>(0).Slice(piece * _length, _length);
            if (weight == 0)
            {
                dx.Clear();
                return;
            }

            loss.Slope(io.Input<float>(1).Slice(piece * _length, _length), io.Input<float>(2).Slice(piece * _length, _length), (float)(_factor * weight), dx);
        }
    }
}
