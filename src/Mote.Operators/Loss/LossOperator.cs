using System.Collections.Immutable;
using Mote.Core;
using Mote.Core.Training;

namespace Mote.Operators.Loss;

/// <summary>
/// How far predictions are from targets: predictions (B,...), targets of the same shape, optionally weights (B) of 0 or more -> a scalar, the mean
/// of the samples' losses by their weights: sum(w l) / sum(w), 0 where all weights are 0. Sums of losses are in double precision, in the order of
/// the samples. The gradient is with respect to the predictions; targets and weights have none.
/// </summary>
public abstract record LossOperator : TrainingOperator
{
    /// <inheritdoc/>
    public sealed override ImmutableArray<TensorType> Infer(NodeView node, NodeReport report)
    {
        if (!report.Counts(2, 3, 1) || !report.Types(TypeRow.Of(ElementType.Float32, ElementType.Float32, ElementType.Float32, ElementType.Float32)))
        {
            return [];
        }

        var x = node.Input(0).Shape;
        if (x.Rank < 1 || x.ElementCount == 0 || node.Input(1).Shape != x)
        {
            report.Shapes($"the predictions {x} and the targets {node.Input(1).Shape} do not fit", "equal shapes with a sample for each index of the first axis");
            return [];
        }

        if (node.OptionalInput(2) is { } weights && weights.Shape != new Shape(x[0]))
        {
            report.Shapes($"the weights have the shape {weights.Shape} for {x[0]} samples", "one weight a sample");
            return [];
        }

        return [new TensorType(ElementType.Float32, Shape.Scalar)];
    }

    /// <inheritdoc/>
    public sealed override TrainingKernel Train(NodeView node) => new Kernel(this, node.Input(0).Shape);

    /// <inheritdoc/>
    public sealed override bool Differentiate(GradientScope scope)
    {
        if (scope.Wants(0))
        {
            int weights = scope.Node.HasInput(2) ? scope.Input(2) : -1;
            scope.Give(0, scope.Add(new LossGradient { Loss = this }, "dx", scope.OfOutput(), scope.Input(0), scope.Input(1), weights));
        }

        return true;
    }

    /// <summary>The loss of one sample.</summary>
    internal abstract double Value(ReadOnlySpan<float> x, ReadOnlySpan<float> target);

    /// <summary>Writes factor times the derivative of a sample's loss with respect to each of its predictions.</summary>
    internal abstract void Slope(ReadOnlySpan<float> x, ReadOnlySpan<float> target, float factor, Span<float> dx);

    /// <summary>The sum of the weights, that of ones where there are none.</summary>
    internal static double Total(ReadOnlySpan<float> weights, int samples)
    {
        double total = weights.IsEmpty ? samples : 0;
        foreach (float weight in weights)
        {
            total += weight;
        }

        return total;
    }

    private sealed class Kernel(LossOperator loss, Shape shape) : TrainingKernel
    {
        private readonly double[] _losses = new double[shape[0]];
        private readonly int _length = shape.ElementCount / shape[0];

        /// <summary>A piece is a sample.</summary>
        public override int Pieces => shape[0];

        public override void Run(in KernelIo io, int piece) => _losses[piece] =
            loss.Value(io.Input<float>(0).Slice(piece * _length, _length), io.Input<float>(1).Slice(piece * _length, _length));

        public override void Finish(in KernelIo io)
        {
            var weights = io.Input<float>(2);
            double sum = 0;
            for (int b = 0; b < _losses.Length; b++)
            {
                // A sample of weight 0 is not there, whatever its numbers.
                double weight = weights.IsEmpty ? 1 : weights[b];
                sum += weight == 0 ? 0 : weight * _losses[b];
            }

            double total = Total(weights, _losses.Length);
            io.Output<float>(0)[0] = total > 0 ? (float)(sum / total) : 0;
        }
    }
}
