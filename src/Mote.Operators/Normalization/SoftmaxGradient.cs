using System.Collections.Immutable;
using Mote.Core;
using Mote.Core.Training;
using Mote.Operators.Elementwise;

namespace Mote.Operators.Normalization;

/// <summary>
/// The gradients of SOFTMAX and LOG_SOFTMAX over the last axis from dy and the output y. Softmax: dx = beta y (dy - sum(dy y)); its logarithm:
/// dx = dy - e^y sum(dy). Sums run in the order of the row.
/// </summary>
internal sealed record SoftmaxGradient : TrainingOperator
{
    /// <inheritdoc/>
    public override string Name => "SOFTMAX_GRADIENT";

    /// <summary>The factor of the exponent; 1 for LOG_SOFTMAX.</summary>
    public float Beta { get; init; } = 1;

    /// <summary>True for LOG_SOFTMAX.</summary>
    public bool OfLogarithm { get; init; }

    /// <inheritdoc/>
    public override ImmutableArray<TensorType> Infer(NodeView node, NodeReport report)
    {
        if (!report.Counts(2, 2, 1) || !report.Types(TypeRow.Of(ElementType.Float32, ElementType.Float32, ElementType.Float32)))
        {
            return [];
        }

        if (node.Input(0).Shape != node.Input(1).Shape || node.Input(0).Shape.Rank < 1)
        {
            report.Shapes($"the gradient {node.Input(0).Shape} does not have the shape {node.Input(1).Shape}", "equal shapes of rank 1 or more");
            return [];
        }

        return [node.Input(0).TensorType];
    }

    /// <inheritdoc/>
    public override ImmutableArray<(int Input, int Output)> InPlace(NodeView node) => [(0, 0)];

    /// <inheritdoc/>
    public override TrainingKernel Train(NodeView node) => new Kernel(this, node.Input(0).Shape[-1]);

    private sealed class Kernel(SoftmaxGradient op, int depth) : TrainingKernel
    {
        private readonly float[] _exponentials = new float[op.OfLogarithm ? depth : 0];

        public override void Run(in KernelIo io, int piece)
        {
            var dy = io.Input<float>(0);
            var y = io.Input<float>(1);
            var dx = io.Output<float>(0);
            for (int from = 0; from < dx.Length; from += depth)
            {
                Row(dy.Slice(from, depth), y.Slice(from, depth), dx.Slice(from, depth));
            }
        }

        private void Row(ReadOnlySpan<float> dy, ReadOnlySpan<float> y, Span<float> dx)
        {
            float sum = 0;
            if (op.OfLogarithm)
            {
                VectorRow<Exponential>.Run(y, [], 0, _exponentials);
                foreach (float value in dy)
                {
                    sum += value;
                }

                for (int i = 0; i < dx.Length; i++)
                {
                    dx[i] = dy[i] - (_exponentials[i] * sum);
                }

                return;
            }

            for (int i = 0; i < y.Length; i++)
            {
                sum += dy[i] * y[i];
            }

            for (int i = 0; i < dx.Length; i++)
            {
                dx[i] = op.Beta * y[i] * (dy[i] - sum);
            }
        }
    }
}
