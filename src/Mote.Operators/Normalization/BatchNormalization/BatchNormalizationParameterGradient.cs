using System.Collections.Immutable;
using Mote.Core;
using Mote.Core.Training;
using Mote.Operators.Training;

namespace Mote.Operators.Normalization;

/// <summary>
/// The gradients of <see cref="BatchNormalizationTraining"/> with respect to gamma and beta: dy, x, gamma, beta, mean, variance ->
/// sum of d * (x - mean) / sqrt(variance + epsilon) and sum of d for each channel, where d is dy where the activation lets it through. With a residual
/// there are a seventh input, the forward output y, and a third output, d.
/// </summary>
public sealed record BatchNormalizationParameterGradient : TrainingOperator
{
    /// <inheritdoc/>
    public override string Name => "BATCH_NORMALIZATION_PARAMETER_GRADIENT";

    /// <summary>Added to the variance.</summary>
    public float Epsilon { get; init; }

    /// <summary>The activation of the forward operator.</summary>
    public FusedActivation Activation { get; init; }

    /// <inheritdoc/>
    public override ImmutableArray<TensorType> Infer(NodeView node, NodeReport report)
    {
        if (!report.Counts(6, 7, 2, 3) || !report.Types(TypeRow.Of(ElementType.Float32, [.. Enumerable.Repeat(ElementType.Float32, 7)])))
        {
            return [];
        }

        if (node.HasInput(6) != (node.OutputCount == 3))
        {
            report.Error(DiagnosticIds.OperandCount, $"it has {node.InputCount} inputs and {node.OutputCount} outputs", "6 and 2, or with a residual 7 and 3");
            return [];
        }

        if (!BatchChecks.SameShape(node, report, 1, 6) || !BatchChecks.Channels(node, report, 1, 2, 3, 4, 5) || !BatchChecks.Epsilon(report, Epsilon)
            || !BatchChecks.Activation(report, Activation))
        {
            return [];
        }

        return [node.Input(2).TensorType, node.Input(3).TensorType, node.Input(0).TensorType];
    }

    /// <inheritdoc/>
    public override TrainingKernel Train(NodeView node)
    {
        var x = node.Input(1).Shape;
        return Lanes.Choose(new Choice(this, new BatchTile(x.ElementCount / x[-1], x[-1]), node.HasInput(6)));
    }

    private sealed class Choice(BatchNormalizationParameterGradient op, BatchTile tile, bool hasResidual) : ILaneChoice<TrainingKernel>
    {
        public TrainingKernel With<TLanes, TVector>()
            where TLanes : struct, ILanes<TVector>
            where TVector : struct => new Kernel<TLanes, TVector>(op, tile, hasResidual);
    }

    private sealed unsafe class Kernel<TLanes, TVector>(BatchNormalizationParameterGradient op, BatchTile tile, bool hasResidual) : TrainingKernel
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        private readonly Portions _rows = tile.Portions;
        private readonly BatchCoefficients _coefficients = new(tile, op.Epsilon);
        private readonly (float Low, float High) _limits = BatchChecks.Limits(op.Activation);
        private readonly Scratch _mean = Scratch.OfFloats(tile.Length);
        private readonly Scratch _partial = Scratch.OfFloats(2L * tile.Portions.Pieces * tile.SumLength);
        private readonly Scratch _sums = Scratch.OfDoubles(2L * tile.Portions.Pieces * tile.Channels);

        public override int Pieces => _rows.Pieces;

        public override void Start(in KernelIo io)
        {
            _coefficients.Set(io.Input<float>(2), io.Input<float>(3), io.Input<float>(4), io.Input<float>(5));
            tile.Repeat(io.Input<float>(4), _mean.Floats);
        }

        public override void Run(in KernelIo io, int piece)
        {
            float* first = _partial.Floats + 2 * (nint)piece * tile.SumLength;
            float* second = first + tile.SumLength;
            double* sums = _sums.Doubles + 2 * (nint)piece * tile.Channels;
            new Span<double>(sums, 2 * tile.Channels).Clear();
            nint at = (nint)_rows.Begin(piece) * tile.Channels, end = (nint)_rows.End(piece) * tile.Channels;
            fixed (float* dy = io.Input<float>(0), x = io.Input<float>(1), y = io.Input<float>(6), kept = hasResidual ? io.Output<float>(2) : [])
            {
                while (at < end)
                {
                    nint blockEnd = Math.Min(end, at + tile.BlockLength);
                    // Whole tiles, then the rest of one.
                    var (tiles, rest) = Math.DivRem(blockEnd - at, tile.SumLength);
                    for (int part = 0; part < 2; part++)
                    {
                        var (from, length, count) = part == 0 ? (at, (nint)tile.SumLength, tiles) : (blockEnd - rest, rest, (nint)1);
                        if (hasResidual)
                        {
                            BatchRows<TLanes, TVector>.AddResidualGradients(
                                dy + from, x + from, _mean.Floats, y + from, _limits.Low, _limits.High, kept + from, first, second, length, count);
                        }
                        else
                        {
                            BatchRows<TLanes, TVector>.AddGradients(
                                dy + from, x + from, _mean.Floats, _coefficients.Scale, _coefficients.Shift, _limits.Low, _limits.High, first, second, length, count);
                        }
                    }

                    at = blockEnd;

                    tile.Flush(first, sums);
                    tile.Flush(second, sums + tile.Channels);
                }
            }
        }

        public override void Finish(in KernelIo io)
        {
            var variance = io.Input<float>(5);
            Span<float> gamma = io.Output<float>(0), beta = io.Output<float>(1);
            for (int c = 0; c < tile.Channels; c++)
            {
                double first = 0, second = 0;
                for (int piece = 0; piece < Pieces; piece++)
                {
                    double* sums = _sums.Doubles + 2 * (nint)piece * tile.Channels;
                    first += sums[c];
                    second += sums[tile.Channels + c];
                }

                gamma[c] = (float)(second / Math.Sqrt(variance[c] + (double)op.Epsilon));
                beta[c] = (float)first;
            }
        }
    }
}
