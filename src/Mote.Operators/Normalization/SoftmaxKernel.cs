using Mote.Core;
using Mote.Core.Training;
using Mote.Operators.Elementwise;

namespace Mote.Operators.Normalization;

/// <summary>SOFTMAX over the last axis while a network is trained: exponentials in vectors, sums in the order of the row.</summary>
internal sealed class SoftmaxKernel(Shape shape, float beta) : TrainingKernel
{
    /// <summary>About how many elements a piece has.</summary>
    private const int PieceElements = 1 << 13;

    private readonly int _depth = shape[-1];
    private readonly int _rows = shape.ElementCount / shape[-1];
    private readonly int _rowsOfPiece = Math.Max(1, PieceElements / shape[-1]);

    /// <inheritdoc/>
    public override int Pieces => Math.Max(1, (_rows + _rowsOfPiece - 1) / _rowsOfPiece);

    /// <inheritdoc/>
    public override void Run(in KernelIo io, int piece)
    {
        var x = io.Input<float>(0);
        var y = io.Output<float>(0);
        for (int row = piece * _rowsOfPiece; row < Math.Min(_rows, (piece + 1) * _rowsOfPiece); row++)
        {
            Of(x.Slice(row * _depth, _depth), beta, y.Slice(row * _depth, _depth));
        }
    }

    /// <summary>The softmax of one row; y may be x.</summary>
    public static void Of(ReadOnlySpan<float> x, float beta, Span<float> y)
    {
        float max = float.MinValue;
        foreach (float value in x)
        {
            max = max < value ? value : max;
        }

        for (int i = 0; i < x.Length; i++)
        {
            y[i] = (x[i] - max) * beta;
        }

        VectorRow<Exponential>.Run(y, [], 0, y);
        float sum = 0;
        foreach (float value in y)
        {
            sum += value;
        }

        for (int i = 0; i < y.Length; i++)
        {
            y[i] /= sum;
        }
    }
}
