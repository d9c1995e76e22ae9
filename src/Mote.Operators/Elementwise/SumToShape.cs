using System.Collections.Immutable;
using Mote.Core;
using Mote.Core.Training;
using Mote.Operators.Training;

namespace Mote.Operators.Elementwise;

/// <summary>
/// The gradient of a broadcast: x of a shape that the target broadcasts to -> the target's shape, elements that the broadcast made of one added up, in
/// double where whole rows are.
/// </summary>
/// <param name="Target">The shape before the broadcast.</param>
public sealed record SumToShape(Shape Target) : TrainingOperator
{
    /// <inheritdoc/>
    public override string Name => "SUM_TO_SHAPE";

    /// <inheritdoc/>
    public override ImmutableArray<TensorType> Infer(NodeView node, NodeReport report)
    {
        if (!report.Counts(1, 1, 1) || !report.Types(TypeRow.Of(ElementType.Float32, ElementType.Float32)))
        {
            return [];
        }

        var x = node.Input(0).Shape;
        if (Shape.Broadcast(x, Target) != x || x.Dimensions.Contains(0))
        {
            report.Shapes($"the shape {Target} does not broadcast to {x}");
            return [];
        }

        return [new TensorType(ElementType.Float32, Target)];
    }

    /// <summary>The elements of a row where the target, ones in front left out, is what a row of the shape is; null for other broadcasts.</summary>
    public static int? Columns(Shape shape, Shape target)
    {
        var kept = target.Dimensions.SkipWhile(static extent => extent == 1).ToArray();
        return kept.Length <= shape.Rank && shape.Dimensions[^kept.Length..].SequenceEqual(kept) ? Math.Max(target.ElementCount, 1) : null;
    }

    /// <inheritdoc/>
    public override TrainingKernel Train(NodeView node)
    {
        var x = node.Input(0).Shape;
        return Columns(x, Target) is { } columns ? Lanes.Choose(new Choice(x.ElementCount / columns, columns)) : new Scattered(x, Target);
    }

    private sealed class Choice(int rows, int columns) : ILaneChoice<TrainingKernel>
    {
        public TrainingKernel With<TLanes, TVector>()
            where TLanes : struct, ILanes<TVector>
            where TVector : struct => new Kernel<TLanes, TVector>(rows, columns);
    }

    private sealed unsafe class Kernel<TLanes, TVector>(int rows, int columns) : TrainingKernel
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        private readonly Portions _rows = Portions.Of(rows, columns);
        private readonly Scratch _sums = Scratch.OfDoubles((long)Portions.Of(rows, columns).Pieces * columns);

        public override int Pieces => _rows.Pieces;

        public override void Run(in KernelIo io, int piece)
        {
            int first = _rows.Begin(piece);
            double* sums = _sums.Doubles + (nint)piece * columns;
            new Span<double>(sums, columns).Clear();
            fixed (float* x = io.Input<float>(0))
            {
                Rows<TLanes, TVector>.AddColumnSums(x + (nint)first * columns, _rows.End(piece) - first, columns, columns, sums);
            }
        }

        public override void Finish(in KernelIo io) => WeightGradient<TLanes, TVector>.AddBiases(_sums, Pieces, io.Output<float>(0));
    }

    /// <summary>Any broadcast, element by element in the order of x.</summary>
    private sealed class Scattered : TrainingKernel
    {
        private readonly int[] _targets;
        private readonly double[] _sums;

        public Scattered(Shape x, Shape target)
        {
            _sums = new double[target.ElementCount];
            _targets = new int[x.ElementCount];
            var extended = target.Extend(x.Rank);
            for (int i = 0; i < _targets.Length; i++)
            {
                int rest = i, step = 1;
                for (int d = x.Rank - 1; d >= 0; d--)
                {
                    (rest, int index) = Math.DivRem(rest, x[d]);
                    _targets[i] += extended[d] == 1 ? 0 : index * step;
                    step *= extended[d];
                }
            }
        }

        public override void Run(in KernelIo io, int piece)
        {
            var x = io.Input<float>(0);
            var y = io.Output<float>(0);
            Array.Clear(_sums);
            for (int i = 0; i < x.Length; i++)
            {
                _sums[_targets[i]] += x[i];
            }

            for (int i = 0; i < y.Length; i++)
            {
                y[i] = (float)_sums[i];
            }
        }
    }
}
