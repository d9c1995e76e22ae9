using System.Collections.Immutable;
using Mote.Core;
using Mote.Core.Training;
using Mote.Operators.Training;

namespace Mote.Operators.Normalization;

/// <summary>
/// BATCH_STATISTICS: x (...,C) -> mean (C) and variance (C) of each channel over all else. The variance is the biased one, sum of squares over count,
/// which normalises; moving averages take <see cref="Unbiased"/> times as much, as TensorFlow and PyTorch do.
/// </summary>
public sealed record BatchStatistics : TrainingOperator
{
    /// <inheritdoc/>
    public override string Name => "BATCH_STATISTICS";

    /// <summary>count / (count - 1): from the biased to the unbiased variance of so many rows; 1 for a single row.</summary>
    public static double Unbiased(int rows) => rows > 1 ? rows / (rows - 1.0) : 1;

    /// <inheritdoc/>
    public override ImmutableArray<TensorType> Infer(NodeView node, NodeReport report)
    {
        if (!report.Counts(1, 1, 2) || !report.Types(TypeRow.Of(ElementType.Float32, ElementType.Float32)) || !BatchChecks.Channels(node, report, 0))
        {
            return [];
        }

        var channels = new TensorType(ElementType.Float32, new Shape(node.Input(0).Shape[-1]));
        return [channels, channels];
    }

    /// <inheritdoc/>
    public override TrainingKernel Train(NodeView node)
    {
        var x = node.Input(0).Shape;
        return Lanes.Choose(new Choice(new BatchTile(x.ElementCount / x[-1], x[-1])));
    }

    private sealed class Choice(BatchTile tile) : ILaneChoice<TrainingKernel>
    {
        public TrainingKernel With<TLanes, TVector>()
            where TLanes : struct, ILanes<TVector>
            where TVector : struct => new Kernel<TLanes, TVector>(tile);
    }

    /// <summary>
    /// Sums of x - centre and of its square, where the centre is the mean of the first rows: near enough to the mean of all that nothing is lost, and x is
    /// read once.
    /// </summary>
    private sealed unsafe class Kernel<TLanes, TVector>(BatchTile tile) : TrainingKernel
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        private const int FirstRows = 64;

        private readonly Portions _rows = tile.Portions;
        private readonly float[] _centre = new float[tile.Channels];
        private readonly Scratch _centres = Scratch.OfFloats(tile.Length);
        private readonly Scratch _partial = Scratch.OfFloats(2L * tile.Portions.Pieces * tile.SumLength);
        private readonly Scratch _sums = Scratch.OfDoubles(2L * tile.Portions.Pieces * tile.Channels);

        public override int Pieces => _rows.Pieces;

        public override void Start(in KernelIo io)
        {
            var x = io.Input<float>(0);
            int rows = Math.Min(FirstRows, tile.Rows);
            for (int c = 0; c < tile.Channels; c++)
            {
                double sum = 0;
                for (int r = 0; r < rows; r++)
                {
                    sum += x[r * tile.Channels + c];
                }

                _centre[c] = (float)(sum / rows);
            }

            tile.Repeat(_centre, _centres.Floats);
        }

        public override void Run(in KernelIo io, int piece)
        {
            float* first = _partial.Floats + 2 * (nint)piece * tile.SumLength;
            float* second = first + tile.SumLength;
            double* sums = _sums.Doubles + 2 * (nint)piece * tile.Channels;
            new Span<double>(sums, 2 * tile.Channels).Clear();
            nint at = (nint)_rows.Begin(piece) * tile.Channels, end = (nint)_rows.End(piece) * tile.Channels;
            fixed (float* x = io.Input<float>(0))
            {
                while (at < end)
                {
                    nint blockEnd = Math.Min(end, at + tile.BlockLength);
                    var (tiles, rest) = Math.DivRem(blockEnd - at, tile.SumLength);
                    BatchRows<TLanes, TVector>.AddMoments(x + at, _centres.Floats, first, second, tile.SumLength, tiles);
                    BatchRows<TLanes, TVector>.AddMoments(x + blockEnd - rest, _centres.Floats, first, second, rest, 1);
                    at = blockEnd;

                    tile.Flush(first, sums);
                    tile.Flush(second, sums + tile.Channels);
                }
            }
        }

        public override void Finish(in KernelIo io)
        {
            var mean = io.Output<float>(0);
            var variance = io.Output<float>(1);
            for (int c = 0; c < tile.Channels; c++)
            {
                double first = 0, second = 0;
                for (int piece = 0; piece < Pieces; piece++)
                {
                    double* sums = _sums.Doubles + 2 * (nint)piece * tile.Channels;
                    first += sums[c];
                    second += sums[tile.Channels + c];
                }

                first /= tile.Rows;
                mean[c] = (float)(_centre[c] + first);
                variance[c] = (float)Math.Max(second / tile.Rows - first * first, 0);
            }
        }
    }
}
