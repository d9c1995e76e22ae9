using System.Collections.Immutable;
using System.Runtime.Intrinsics;
using Mote.Core;
using Mote.Core.Training;
using Mote.Operators.Layout;
using Mote.Operators.Training;

namespace Mote.Operators.Reduction;

/// <summary>
/// The sum of a tensor over the axes along which a smaller one would be repeated to have its shape: x of any shape that <see cref="Shape"/>
/// broadcasts to -> that shape. The gradient of broadcasting. Sums of short runs are taken in single precision, their sum in double.
/// </summary>
public sealed record SumTo : TrainingOperator
{
    /// <inheritdoc/>
    public override string Name => "SUM_TO";

    /// <summary>The shape of the result.</summary>
    public required IntegerList Shape { get; init; }

    /// <inheritdoc/>
    public override ImmutableArray<TensorType> Infer(NodeView node, NodeReport report)
    {
        if (!report.Counts(1, 1, 1) || !report.Types(TypeRow.Of(ElementType.Float32, ElementType.Float32)))
        {
            return [];
        }

        var (x, y) = (node.Input(0).Shape, new Shape(Shape.Values.AsSpan()));
        if (Core.Shape.Broadcast(x, y) != x)
        {
            report.Shapes($"the shape {y} does not broadcast to the input {x}");
            return [];
        }

        return [new TensorType(ElementType.Float32, y)];
    }

    /// <inheritdoc/>
    public override TrainingKernel Train(NodeView node)
    {
        var loops = RepeatedLoops.Of(node.Input(0).Shape, node.Output(0).Shape);
        return loops switch
        {
            [(_, true), (_, false)] => Lanes.Choose(new Choice(loops[0].Extent, loops[1].Extent)),
            [(_, false), (_, true)] => new LongRows(loops[0].Extent, loops[1].Extent),
            [(_, true)] => new LongRows(1, loops[0].Extent),
            _ => new InOrder(loops, node.Output(0).Shape.ElementCount),
        };
    }

    /// <inheritdoc/>
    public override bool Differentiate(GradientScope scope)
    {
        if (scope.Wants(0))
        {
            scope.Give(0, scope.Add(new BroadcastTo { Shape = new IntegerList(scope.Node.Input(0).Shape.Dimensions) }, "dx", scope.OfOutput()));
        }

        return true;
    }

    private sealed class Choice(int rows, int columns) : ILaneChoice<TrainingKernel>
    {
        public TrainingKernel With<TLanes, TVector>()
            where TLanes : struct, ILanes<TVector>
            where TVector : struct => new Columns<TLanes, TVector>(rows, columns);
    }

    /// <summary>Sums over the outer loop: a piece has some of the rows.</summary>
    private sealed unsafe class Columns<TLanes, TVector>(int rows, int columns) : TrainingKernel
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

    /// <summary>Sums over the inner loop.</summary>
    private sealed class LongRows(int outer, int inner) : TrainingKernel
    {
        public override void Run(in KernelIo io, int piece)
        {
            var x = io.Input<float>(0);
            var y = io.Output<float>(0);
            for (int row = 0; row < outer; row++)
            {
                y[row] = (float)LaneSum.Of(x.Slice(row * inner, inner));
            }
        }
    }

    /// <summary>Adds each run of the innermost loop to its sum or sums, in the order of the input.</summary>
    private sealed class InOrder((int Extent, bool Repeated)[] loops, int count) : TrainingKernel
    {
        private readonly double[] _sums = new double[count];

        public override void Run(in KernelIo io, int piece)
        {
            var x = io.Input<float>(0);
            var y = io.Output<float>(0);
            Array.Clear(_sums);
            var (run, repeated) = loops[^1];
            for (int at = 0; at < x.Length; at += run)
            {
                int place = RepeatedLoops.Place(loops, at);
                if (repeated)
                {
                    _sums[place] += LaneSum.Of(x.Slice(at, run));
                    continue;
                }

                for (int i = 0; i < run; i++)
                {
                    _sums[place + i] += x[at + i];
                }
            }

            for (int i = 0; i < y.Length; i++)
            {
                y[i] = (float)_sums[i];
            }
        }
    }
}

/// <summary>
/// The sum of a row, block by block in double; within a block sixteen partial sums in single precision on any machine: term i belongs to sum i mod 16, and
/// they are added up in order.
/// </summary>
internal static class LaneSum
{
    private const int Block = 2048;

    /// <summary>The sum.</summary>
    public static double Of(ReadOnlySpan<float> row)
    {
        double total = 0;
        for (; row.Length > Block; row = row[Block..])
        {
            total += OfBlock(row[..Block]);
        }

        return total + OfBlock(row);
    }

    private static double OfBlock(ReadOnlySpan<float> row)
    {
        var sums = Vector512<float>.Zero;
        int i = 0;
        for (; i <= row.Length - Vector512<float>.Count; i += Vector512<float>.Count)
        {
            sums += Vector512.Create(row[i..]);
        }

        double sum = 0;
        for (int lane = 0; lane < Vector512<float>.Count; lane++)
        {
            sum += sums[lane] + (i + lane < row.Length ? row[i + lane] : 0);
        }

        return sum;
    }
}
