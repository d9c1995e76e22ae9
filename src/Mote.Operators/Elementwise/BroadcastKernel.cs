using Mote.Core;
using Mote.Core.Training;

namespace Mote.Operators.Elementwise;

/// <summary>Applies a function to inputs 0 and 1, which broadcast to the output: vectors run along the innermost loop.</summary>
internal sealed class BroadcastKernel<TFunction> : TrainingKernel
    where TFunction : struct, IVectorFunction
{
    /// <summary>About how many elements a piece has.</summary>
    private const int Piece = 1 << 14;

    private readonly BroadcastLoop _loop;
    private readonly int _rows, _rowsOfPiece;

    private BroadcastKernel(BroadcastLoop loop)
    {
        _loop = loop;
        _rows = loop.Extents.AsSpan()[..^1].ToArray().Aggregate(1, (product, extent) => product * extent);
        _rowsOfPiece = Math.Max(1, Piece / loop.Extents[^1]);
    }

    public override int Pieces => (_rows + _rowsOfPiece - 1) / _rowsOfPiece;

    /// <summary>The kernel of a node; the simpler one where nothing is repeated.</summary>
    public static TrainingKernel Of(NodeView node)
    {
        var (a, b) = (node.Input(0).Shape, node.Input(1).Shape);
        int count = node.Output(0).Shape.ElementCount;
        return a.ElementCount == count && b.ElementCount == count
            ? new VectorKernel<TFunction>(count, 0, 2)
            : new BroadcastKernel<TFunction>(BroadcastLoop.Of(a, b)!);
    }

    public override void Run(in KernelIo io, int piece)
    {
        var a = io.Input<float>(0);
        var b = io.Input<float>(1);
        var y = io.Output<float>(0);
        int length = _loop.Extents[^1];
        for (int row = piece * _rowsOfPiece; row < Math.Min(_rows, (piece + 1) * _rowsOfPiece); row++)
        {
            int rest = row, fromA = 0, fromB = 0;
            for (int d = BroadcastLoop.Loops - 2; d >= 0; d--)
            {
                (rest, int index) = Math.DivRem(rest, _loop.Extents[d]);
                fromA += index * _loop.StepsOfA[d];
                fromB += index * _loop.StepsOfB[d];
            }

            var to = y.Slice(row * length, length);
            if (_loop.StepsOfB[^1] == 0)
            {
                int lengthOfA = _loop.StepsOfA[^1] == 0 ? 1 : length;
                VectorRow<TFunction>.RunSecondRepeated(a.Slice(fromA, lengthOfA), b[fromB], 0, to);
            }
            else if (_loop.StepsOfA[^1] == 0)
            {
                VectorRow<TFunction>.RunFirstRepeated(a[fromA], b.Slice(fromB, length), 0, to);
            }
            else
            {
                VectorRow<TFunction>.Run(a.Slice(fromA, length), b.Slice(fromB, length), 0, to);
            }
        }
    }
}
