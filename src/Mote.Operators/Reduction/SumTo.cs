using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.Intrinsics;
using Mote.Core;
using Mote.Core.Training;
using Mote.Operators.Layout;

namespace Mote.Operators.Reduction;

/// <summary>
/// The sum of a tensor over the axes along which a smaller one would be repeated to have its shape: x of any shape that <see cref="Shape"/>
/// broadcasts to -> that shape. The gradient of broadcasting.
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
            [(_, true), (_, false)] or [(_, true)] => new Columns(loops[0].Extent, loops.Length > 1 ? loops[1].Extent : 1),
            [(_, false), (_, true)] => new Rows(loops[0].Extent, loops[1].Extent),
            _ => new InOrder(loops),
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

    /// <summary>
    /// Sums over the outer loop. A piece sums a number of rows that does not depend on the machine; vectors run along the row. A row of one element
    /// is taken for one of sixteen, which are added up in the end.
    /// </summary>
    private sealed class Columns : TrainingKernel
    {
        private const int PieceElements = 1 << 14;
        private readonly int _outer, _inner, _rowsOfPiece, _lanes;
        private readonly float[] _partial;

        public Columns(int outer, int inner)
        {
            (_outer, _inner) = (outer, inner);
            _lanes = inner == 1 ? Vector512<float>.Count : 1;
            _rowsOfPiece = Math.Max(1, PieceElements / inner);
            _partial = new float[Pieces * inner * _lanes];
        }

        public override int Pieces => (_outer + _rowsOfPiece - 1) / _rowsOfPiece;

        public override void Run(in KernelIo io, int piece)
        {
            var x = io.Input<float>(0);
            int end = Math.Min(_outer, (piece + 1) * _rowsOfPiece);
            var sums = _partial.AsSpan(piece * _inner * _lanes, _inner * _lanes);
            sums.Clear();
            if (_lanes > 1)
            {
                for (int i = piece * _rowsOfPiece; i < end; i++)
                {
                    sums[i % _lanes] += x[i];
                }

                return;
            }

            for (int row = piece * _rowsOfPiece; row < end; row++)
            {
                RowAdd.To(sums, x.Slice(row * _inner, _inner));
            }
        }

        public override void Finish(in KernelIo io)
        {
            var y = io.Output<float>(0);
            y.Clear();
            for (int piece = 0; piece < Pieces; piece++)
            {
                for (int lane = 0; lane < _lanes; lane++)
                {
                    // With several lanes the row has one element.
                    RowAdd.To(y, _partial.AsSpan(((piece * _lanes) + lane) * _inner, _inner));
                }
            }
        }
    }

    /// <summary>Sums each row, in sixteen partial sums.</summary>
    private sealed class Rows(int outer, int inner) : TrainingKernel
    {
        public override void Run(in KernelIo io, int piece)
        {
            var x = io.Input<float>(0);
            var y = io.Output<float>(0);
            for (int row = 0; row < outer; row++)
            {
                y[row] = LaneSum.Of(x.Slice(row * inner, inner));
            }
        }
    }

    /// <summary>Adds each element to its sum, in the order of the input.</summary>
    private sealed class InOrder((int Extent, bool Repeated)[] loops) : TrainingKernel
    {
        public override void Run(in KernelIo io, int piece)
        {
            var x = io.Input<float>(0);
            var y = io.Output<float>(0);
            y.Clear();
            for (int at = 0; at < x.Length; at++)
            {
                y[RepeatedLoops.Place(loops, at)] += x[at];
            }
        }
    }
}

/// <summary>Adds a row to a row of sums.</summary>
internal static class RowAdd
{
    /// <summary>sums += row.</summary>
    public static void To(Span<float> sums, ReadOnlySpan<float> row)
    {
        int i = 0;
        for (; i <= row.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            (new Vector<float>(sums[i..]) + new Vector<float>(row[i..])).CopyTo(sums[i..]);
        }

        for (; i < row.Length; i++)
        {
            sums[i] += row[i];
        }
    }
}

/// <summary>The sum of a row in sixteen partial sums, on any machine: term i belongs to sum i mod 16; they are added up in order.</summary>
internal static class LaneSum
{
    /// <summary>The sum.</summary>
    public static float Of(ReadOnlySpan<float> row)
    {
        var sums = Vector512<float>.Zero;
        int i = 0;
        for (; i <= row.Length - Vector512<float>.Count; i += Vector512<float>.Count)
        {
            sums += Vector512.Create(row[i..]);
        }

        float sum = 0;
        for (int lane = 0; lane < Vector512<float>.Count; lane++)
        {
            sum += sums[lane] + (i + lane < row.Length ? row[i + lane] : 0);
        }

        return sum;
    }
}
