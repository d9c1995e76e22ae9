using Mote.Core;
using Mote.Core.Training;

namespace Mote.Operators.Training;

/// <summary>
/// Kernel of the gradients of a product y (rows, units) = x (rows, depth) * weights (units, depth) transposed + bias: inputs x, dy; outputs
/// dy transposed * x (units, depth) and, where wanted, the sums of the columns of dy (units). Where there are many more rows than units, a piece sums
/// over some of the rows, and these sums are added in order; otherwise a piece has some of the units.
/// </summary>
/// <typeparam name="TLanes">The vectors.</typeparam>
/// <typeparam name="TVector">Their type.</typeparam>
internal sealed unsafe class WeightGradient<TLanes, TVector> : TrainingKernel
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    /// <summary>Rows whose part of x stays in the cache while all units see it.</summary>
    private const int RowBlock = 512;

    private readonly int _rows, _units, _depth;
    private readonly bool _hasBias;
    private readonly bool _byRows;
    private readonly Portions _portions;
    private readonly Scratch? _gradients;
    private readonly Scratch _biases;

    public WeightGradient(int rows, int units, int depth, bool hasBias)
    {
        (_rows, _units, _depth, _hasBias) = (rows, units, depth, hasBias);
        _byRows = rows > 16L * units;
        _portions = Portions.Of(_byRows ? rows : (units + 15) / 16, (_byRows ? 1L : 16L * rows) * (_byRows ? units : 1) * depth);
        _portions = _portions with { Pieces = Math.Min(_portions.Pieces, 4) };
        _gradients = _byRows ? Scratch.OfFloats((long)_portions.Pieces * units * depth) : null;
        _biases = Scratch.OfDoubles((long)(_byRows ? _portions.Pieces : 1) * units);
    }

    public override int Pieces => _portions.Pieces;

    public override void Run(in KernelIo io, int piece)
    {
        int first = _portions.Begin(piece), end = _portions.End(piece);
        fixed (float* x = io.Input<float>(0), dy = io.Input<float>(1), output = io.Output<float>(0))
        {
            var (row, rowEnd, unit, unitEnd) = _byRows ? (first, end, 0, _units) : (0, _rows, first * 16, Math.Min(end * 16, _units));
            float* gradient = _gradients is null ? output + (nint)unit * _depth : _gradients.Floats + (nint)piece * _units * _depth;
            double* bias = _biases.Doubles + (_byRows ? (nint)piece * _units : unit);
            if (_hasBias)
            {
                new Span<double>(bias, unitEnd - unit).Clear();
            }

            for (int begin = row; begin < rowEnd; begin += RowBlock)
            {
                int count = Math.Min(RowBlock, rowEnd - begin);
                float* from = dy + (nint)begin * _units + unit;
                var call = GemmCall.Of(unitEnd - unit, _depth, count, 1, _units, _depth, _depth);
                Gemm<TLanes, TVector>.Run(call, from, x + (nint)begin * _depth, gradient, begin == row ? null : gradient);
                if (_hasBias)
                {
                    Rows<TLanes, TVector>.AddColumnSums(from, count, unitEnd - unit, _units, bias);
                }
            }
        }
    }

    public override void Finish(in KernelIo io)
    {
        if (_gradients is not null)
        {
            fixed (float* output = io.Output<float>(0))
            {
                Rows<TLanes, TVector>.Sum(_gradients.Floats, Pieces, (nint)_units * _depth, output);
            }
        }

        if (_hasBias)
        {
            AddBiases(_biases, _byRows ? Pieces : 1, io.Output<float>(1));
        }
    }

    /// <summary>The sums of the pieces, in order.</summary>
    public static void AddBiases(Scratch parts, int count, Span<float> bias)
    {
        for (int i = 0; i < bias.Length; i++)
        {
            double sum = 0;
            for (int part = 0; part < count; part++)
            {
                sum += parts.Doubles[(nint)part * bias.Length + i];
            }

            bias[i] = (float)sum;
        }
    }
}
