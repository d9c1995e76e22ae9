using System.Collections.Immutable;
using Mote.Core;
using Mote.Core.Training;
using Mote.Operators.Training;

namespace Mote.Operators.Normalization;

/// <summary>
/// The gradient of <see cref="BatchNormalizationTraining"/> with respect to x, the way through mean and variance included: dy, x, gamma, beta, mean,
/// variance, and the gradients of gamma and beta -> dx = scale * (d - dbeta / rows - (x - mean) / sqrt(variance + epsilon) * dgamma / rows), with
/// scale = gamma / sqrt(variance + epsilon) and d = dy where the activation lets it through.
/// </summary>
public sealed record BatchNormalizationInputGradient : TrainingOperator
{
    /// <inheritdoc/>
    public override string Name => "BATCH_NORMALIZATION_INPUT_GRADIENT";

    /// <summary>Added to the variance.</summary>
    public float Epsilon { get; init; }

    /// <summary>The activation of the forward operator; none where dy has passed it already.</summary>
    public FusedActivation Activation { get; init; }

    /// <inheritdoc/>
    public override ImmutableArray<TensorType> Infer(NodeView node, NodeReport report)
    {
        if (!report.Counts(8, 8, 1) || !report.Types(TypeRow.Of(ElementType.Float32, [.. Enumerable.Repeat(ElementType.Float32, 8)])))
        {
            return [];
        }

        return BatchChecks.SameShape(node, report, 1) && BatchChecks.Channels(node, report, 1, 2, 3, 4, 5, 6, 7) && BatchChecks.Epsilon(report, Epsilon)
            && BatchChecks.Activation(report, Activation)
                ? [node.Input(1).TensorType]
                : [];
    }

    /// <inheritdoc/>
    public override ImmutableArray<(int Input, int Output)> InPlace(NodeView node) => [(0, 0)];

    /// <inheritdoc/>
    public override TrainingKernel Train(NodeView node)
    {
        var x = node.Input(1).Shape;
        return Lanes.Choose(new Choice(this, new BatchTile(x.ElementCount / x[-1], x[-1])));
    }

    private sealed class Choice(BatchNormalizationInputGradient op, BatchTile tile) : ILaneChoice<TrainingKernel>
    {
        public TrainingKernel With<TLanes, TVector>()
            where TLanes : struct, ILanes<TVector>
            where TVector : struct => new Kernel<TLanes, TVector>(op, tile);
    }

    private sealed unsafe class Kernel<TLanes, TVector>(BatchNormalizationInputGradient op, BatchTile tile) : TrainingKernel
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        private readonly Portions _rows = tile.Portions;
        private readonly BatchCoefficients _coefficients = new(tile, op.Epsilon);
        private readonly (float Low, float High) _limits = BatchChecks.Limits(op.Activation);
        private readonly float[] _channels = new float[tile.Channels];
        private readonly Scratch _slope = Scratch.OfFloats(tile.Length);
        private readonly Scratch _offset = Scratch.OfFloats(tile.Length);

        public override int Pieces => _rows.Pieces;

        /// <summary>dx = d * scale + x * slope + offset.</summary>
        public override void Start(in KernelIo io)
        {
            ReadOnlySpan<float> gamma = io.Input<float>(2), mean = io.Input<float>(4), variance = io.Input<float>(5);
            ReadOnlySpan<float> dgamma = io.Input<float>(6), dbeta = io.Input<float>(7);
            _coefficients.Set(gamma, io.Input<float>(3), mean, variance);
            for (int pass = 0; pass < 2; pass++)
            {
                for (int c = 0; c < tile.Channels; c++)
                {
                    double inverse = 1 / Math.Sqrt(variance[c] + (double)op.Epsilon);
                    double slope = -gamma[c] * inverse * inverse * dgamma[c] / tile.Rows;
                    _channels[c] = (float)(pass == 0 ? slope : -gamma[c] * inverse * dbeta[c] / tile.Rows - slope * mean[c]);
                }

                tile.Repeat(_channels, pass == 0 ? _slope.Floats : _offset.Floats);
            }
        }

        public override void Run(in KernelIo io, int piece)
        {
            nint at = (nint)_rows.Begin(piece) * tile.Channels, end = (nint)_rows.End(piece) * tile.Channels;
            fixed (float* dy = io.Input<float>(0), x = io.Input<float>(1), dx = io.Output<float>(0))
            {
                for (; at < end; at += tile.Length)
                {
                    BatchRows<TLanes, TVector>.InputGradient(dy + at, x + at, _coefficients.Scale, _coefficients.Shift, _limits.Low, _limits.High,
                        _slope.Floats, _offset.Floats, dx + at, Math.Min(tile.Length, end - at));
                }
            }
        }
    }
}
