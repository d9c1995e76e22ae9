using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Mote.Core;
using Mote.Core.Training;
using Mote.Operators.Training;

namespace Mote.Operators.Recurrent;

/// <summary>
/// A GRU forward, a piece of the batch at a time. For each step: gates = bias + x W^T, the update and reset part + h R^T, the hidden half of the
/// candidate = bias + h R^T; then the functions.
/// </summary>
/// <typeparam name="TLanes">The vectors of the matrix products.</typeparam>
/// <typeparam name="TVector">Their type.</typeparam>
internal sealed unsafe class GruTrainingKernel<TLanes, TVector> : TrainingKernel
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    private readonly GruShapes _shapes;
    private readonly GruLayout _layout;
    private readonly bool _sequences;
    private readonly bool _biased;

    // Transposed: (features, 3W) and (units, 3W), update, reset, candidate; (4W) as a row of gates.
    private readonly Memory<float> _kernel;
    private readonly Memory<float> _recurrent;
    private readonly Memory<float> _bias;

    public GruTrainingKernel(GruShapes shapes, bool sequences, bool biased)
    {
        (_shapes, _layout, _sequences, _biased) = (shapes, new GruLayout(shapes), sequences, biased);
        _kernel = GruLayout.Aligned(shapes.Features * 3 * _layout.Width);
        _recurrent = GruLayout.Aligned(shapes.Units * 3 * _layout.Width);
        _bias = GruLayout.Aligned(_layout.Row);
    }

    /// <inheritdoc/>
    public override int Pieces => _layout.Pieces;

    /// <inheritdoc/>
    public override void Start(in KernelIo io)
    {
        int width = _layout.Width;
        Transpose(io.Input<float>(1), _shapes.Features, _kernel.Span);
        Transpose(io.Input<float>(2), _shapes.Units, _recurrent.Span);
        if (!_biased)
        {
            return;
        }

        var bias = io.Input<float>(3);
        var to = _bias.Span;
        for (int u = 0; u < _shapes.Units; u++)
        {
            to[u] = bias[u] + bias[_shapes.Rows + u];
            to[width + u] = bias[_shapes.Units + u] + bias[_shapes.Rows + _shapes.Units + u];
            to[2 * width + u] = bias[2 * _shapes.Units + u];
            to[3 * width + u] = bias[_shapes.Rows + 2 * _shapes.Units + u];
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Run(in KernelIo io, int piece)
    {
        var (steps, features, units) = (_shapes.Steps, _shapes.Features, _shapes.Units);
        int first = _layout.First(piece);
        int rows = _layout.First(piece + 1) - first;
        int width = _layout.Width;
        var inputs = GemmCall.Of(rows, 3 * width, features, steps * features, 1, 3 * width, _layout.Row);
        inputs.StartRow = 0;
        var pair = GemmCall.Of(rows, 2 * width, units, width, 1, 3 * width, _layout.Row);
        var candidate = GemmCall.Of(rows, width, units, width, 1, 3 * width, _layout.Row);
        candidate.StartRow = 0;
        int gatesOfPiece = rows * steps * _layout.Row;
        int statesOfPiece = rows * steps * width;
        fixed (float* x = io.Input<float>(0).Slice(first * steps * features, rows * steps * features))
        fixed (float* gates = io.Output<float>(1).Slice(first * steps * _layout.Row, gatesOfPiece))
        fixed (float* states = io.Output<float>(2).Slice(first * steps * width, statesOfPiece))
        fixed (float* kernel = _kernel.Span, recurrent = _recurrent.Span, bias = _bias.Span)
        {
            for (int t = 0; t < steps; t++)
            {
                float* gate = gates + (nint)t * rows * _layout.Row;
                float* state = states + (nint)t * rows * width;
                float* before = t == 0 ? null : state - rows * width;
                Gemm<TLanes, TVector>.Run(inputs, x + t * features, kernel, gate, bias);
                if (before == null)
                {
                    FirstStep(gate, state, rows, width, bias + 3 * width);
                    continue;
                }

                Gemm<TLanes, TVector>.Run(pair, before, recurrent, gate, gate);
                Gemm<TLanes, TVector>.Run(candidate, before, recurrent + 2 * width, gate + 3 * width, bias + 3 * width);
                Step(gate, before, state, rows, width);
            }
        }

        Results(io, first, rows);
    }

    /// <summary>z, r, n in place of their sums, and the new state.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Step(float* gates, float* before, float* state, int rows, int width)
    {
        for (int row = 0; row < rows; row++)
        {
            for (int u = 0; u < width; u += GruLayout.Lane)
            {
                var z = GateFunctions.Logistic(Vector512.Load(gates + u));
                var r = GateFunctions.Logistic(Vector512.Load(gates + width + u));
                var n = GateFunctions.Tanh(Vector512.FusedMultiplyAdd(r, Vector512.Load(gates + 3 * width + u), Vector512.Load(gates + 2 * width + u)));
                var h = Vector512.FusedMultiplyAdd(z, Vector512.Load(before + u) - n, n);
                z.Store(gates + u);
                r.Store(gates + width + u);
                n.Store(gates + 2 * width + u);
                h.Store(state + u);
            }

            gates += 4 * width;
            before += width;
            state += width;
        }
    }

    /// <summary>The same where the state before is 0, and with it the products with it.</summary>
    private static void FirstStep(float* gates, float* state, int rows, int width, float* hiddenBias)
    {
        new Span<float>(state, rows * width).Clear();
        for (int row = 0; row < rows; row++)
        {
            new ReadOnlySpan<float>(hiddenBias, width).CopyTo(new Span<float>(gates + (4 * row + 3) * width, width));
        }

        Step(gates, state, state, rows, width);
    }

    /// <summary>The states in the order of the result.</summary>
    private void Results(in KernelIo io, int first, int rows)
    {
        var (steps, units, width) = (_shapes.Steps, _shapes.Units, _layout.Width);
        var states = io.Output<float>(2).Slice(first * steps * width, rows * steps * width);
        var y = io.Output<float>(0);
        for (int row = 0; row < rows; row++)
        {
            for (int t = _sequences ? 0 : steps - 1; t < steps; t++)
            {
                int to = _sequences ? (first + row) * steps + t : first + row;
                states.Slice((t * rows + row) * width, units).CopyTo(y[(to * units)..]);
            }
        }
    }

    /// <summary>(3 * units, taps) as (taps, 3 * width).</summary>
    private void Transpose(ReadOnlySpan<float> weights, int taps, Span<float> to)
    {
        int width = _layout.Width;
        for (int row = 0; row < _shapes.Rows; row++)
        {
            int column = row / _shapes.Units * width + row % _shapes.Units;
            for (int tap = 0; tap < taps; tap++)
            {
                to[tap * 3 * width + column] = weights[row * taps + tap];
            }
        }
    }
}
