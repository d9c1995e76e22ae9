using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Mote.Core;
using Mote.Core.Training;
using Mote.Operators.Training;

namespace Mote.Operators.Recurrent;

/// <summary>
/// Backpropagation through time, a piece of the batch at a time. For each step, last to first, from the gradient d of its state:
/// <code>
/// dn = d (1 - z) (1 - n^2)    dz = d (h' - n) z (1 - z)    dr = dn q r (1 - r)    dq = dn r    d' = d z + [dz dr dq] R
/// </code>
/// with the state h' before, q the hidden half of the candidate. Weight gradients are summed for several steps at a time, while these are in the cache.
/// </summary>
/// <typeparam name="TLanes">The vectors of the matrix products.</typeparam>
/// <typeparam name="TVector">Their type.</typeparam>
internal sealed unsafe class GruGradientKernel<TLanes, TVector> : TrainingKernel
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    /// <summary>Steps whose gradients are kept until their weight gradients are summed.</summary>
    private const int BlockSteps = 8;

    private readonly GruShapes _shapes;
    private readonly GruLayout _layout;
    private readonly bool _sequences;
    private readonly bool _forInput;

    // (3W, features) by candidate, update, reset; (3W, W) by update, reset, candidate; zeros for the state before the first.
    private readonly Memory<float> _kernel;
    private readonly Memory<float> _recurrent;
    private readonly Memory<float> _zeros;
    private readonly Buffers[] _pieces;

    public GruGradientKernel(GruShapes shapes, bool sequences, bool forInput)
    {
        (_shapes, _layout, _sequences, _forInput) = (shapes, new GruLayout(shapes), sequences, forInput);
        int width = _layout.Width;
        int most = Enumerable.Range(0, Pieces).Max(p => _layout.First(p + 1) - _layout.First(p));
        _kernel = GruLayout.Aligned(forInput ? 3 * width * shapes.Features : 0);
        _recurrent = GruLayout.Aligned(3 * width * width);
        _zeros = GruLayout.Aligned(most * width);
        _pieces = [.. Enumerable.Range(0, Pieces).Select(_ => new Buffers(
            GruLayout.Aligned(Math.Min(BlockSteps, shapes.Steps) * most * _layout.Row), GruLayout.Aligned(most * width),
            GruLayout.Aligned(shapes.Features * 3 * width), GruLayout.Aligned(shapes.Units * 3 * width), GruLayout.Aligned(_layout.Row)))];
    }

    /// <inheritdoc/>
    public override int Pieces => _layout.Pieces;

    /// <inheritdoc/>
    public override void Start(in KernelIo io)
    {
        var (units, features, width) = (_shapes.Units, _shapes.Features, _layout.Width);
        var kernel = io.Input<float>(1);
        var recurrent = io.Input<float>(2);
        for (int row = 0; row < _shapes.Rows; row++)
        {
            (int gate, int unit) = Math.DivRem(row, units);
            recurrent.Slice(row * units, units).CopyTo(_recurrent.Span[((gate * width + unit) * width)..]);
            if (_forInput)
            {
                kernel.Slice(row * features, features).CopyTo(_kernel.Span[(((gate + 1) % 3 * width + unit) * features)..]);
            }
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Run(in KernelIo io, int piece)
    {
        var (steps, features) = (_shapes.Steps, _shapes.Features);
        int first = _layout.First(piece);
        int rows = _layout.First(piece + 1) - first;
        var (width, row) = (_layout.Width, _layout.Row);
        var own = _pieces[piece];
        own.Clear();
        StartState(io, first, rows, own.State.Span);
        var back = GemmCall.Of(rows, width, 3 * width, row, 1, width, width);
        var toInput = GemmCall.Of(rows, features, 3 * width, row, 1, features, steps * features);
        fixed (float* x = io.Input<float>(0).Slice(first * steps * features, rows * steps * features))
        fixed (float* gates = io.Input<float>(3).Slice(first * steps * row, rows * steps * row))
        fixed (float* states = io.Input<float>(4).Slice(first * steps * width, rows * steps * width))
        fixed (float* inputGradient = _forInput ? io.Output<float>(3).Slice(first * steps * features, rows * steps * features) : [])
        fixed (float* kernel = _kernel.Span, recurrent = _recurrent.Span, zeros = _zeros.Span)
        fixed (float* sums = own.Sums.Span, state = own.State.Span, bias = own.Bias.Span)
        {
            for (int end = steps; end > 0; end -= Math.Min(end, BlockSteps))
            {
                int begin = Math.Max(0, end - BlockSteps);
                for (int t = end - 1; t >= begin; t--)
                {
                    if (_sequences)
                    {
                        AddStep(io, first, rows, t, own.State.Span);
                    }

                    float* sum = sums + (nint)(t - begin) * rows * row;
                    Step(gates + (nint)t * rows * row, t == 0 ? zeros : states + (nint)(t - 1) * rows * width, state, sum, bias, rows, width);
                    if (t > 0)
                    {
                        Gemm<TLanes, TVector>.Run(back, sum + width, recurrent, state, state);
                    }

                    if (_forInput)
                    {
                        Gemm<TLanes, TVector>.Run(toInput, sum, kernel, inputGradient + t * features, null);
                    }
                }

                Weights(x, states, own, rows, begin, end);
            }
        }
    }

    /// <inheritdoc/>
    public override void Finish(in KernelIo io)
    {
        var (units, features, width) = (_shapes.Units, _shapes.Features, _layout.Width);
        var kernel = io.Output<float>(0);
        var recurrent = io.Output<float>(1);
        var bias = io.Output<float>(2);
        kernel.Clear();
        recurrent.Clear();
        bias.Clear();
        foreach (var piece in _pieces)
        {
            var kernelSums = piece.Kernel.Span;
            var recurrentSums = piece.Recurrent.Span;
            var biasSums = piece.Bias.Span;
            for (int at = 0; at < _shapes.Rows; at++)
            {
                (int gate, int unit) = Math.DivRem(at, units);
                int ofInput = (gate + 1) % 3 * width + unit;
                int ofHidden = gate * width + unit;
                bias[at] += biasSums[ofInput];
                bias[_shapes.Rows + at] += biasSums[width + ofHidden];
                for (int f = 0; f < features; f++)
                {
                    kernel[at * features + f] += kernelSums[f * 3 * width + ofInput];
                }

                for (int u = 0; u < units; u++)
                {
                    recurrent[at * units + u] += recurrentSums[u * 3 * width + ofHidden];
                }
            }
        }
    }

    /// <summary>
    /// From d in `state` to dn, dz, dr, dq, side by side in a row, and d z in place of d; adds the columns of the former to the bias.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Step(float* gates, float* before, float* state, float* sums, float* bias, int rows, int width)
    {
        var one = Vector512<float>.One;
        for (int u = 0; u < width; u += GruLayout.Lane)
        {
            var (candidates, updates, resets, hidden) =
                (Vector512.Load(bias + u), Vector512.Load(bias + width + u), Vector512.Load(bias + 2 * width + u), Vector512.Load(bias + 3 * width + u));
            for (int row = 0; row < rows; row++)
            {
                float* gate = gates + (nint)row * 4 * width + u;
                float* sum = sums + (nint)row * 4 * width + u;
                float* d = state + (nint)row * width + u;
                var (z, r, n, q) = (Vector512.Load(gate), Vector512.Load(gate + width), Vector512.Load(gate + 2 * width), Vector512.Load(gate + 3 * width));
                var gradient = Vector512.Load(d);
                var dn = gradient * (one - z) * Vector512.FusedMultiplyAdd(-n, n, one);
                var dz = gradient * (Vector512.Load(before + (nint)row * width + u) - n) * (z * (one - z));
                var dr = dn * q * (r * (one - r));
                var dq = dn * r;
                dn.Store(sum);
                dz.Store(sum + width);
                dr.Store(sum + 2 * width);
                dq.Store(sum + 3 * width);
                (gradient * z).Store(d);
                candidates += dn;
                updates += dz;
                resets += dr;
                hidden += dq;
            }

            candidates.Store(bias + u);
            updates.Store(bias + width + u);
            resets.Store(bias + 2 * width + u);
            hidden.Store(bias + 3 * width + u);
        }
    }

    /// <summary>Adds x^T [dn dz dr] and h'^T [dz dr dq] of steps begin to end; the state before step 0 is 0.</summary>
    private void Weights(float* x, float* states, Buffers own, int rows, int begin, int end)
    {
        var (steps, features, width, row) = (_shapes.Steps, _shapes.Features, _layout.Width, _layout.Row);
        fixed (float* sums = own.Sums.Span, kernel = own.Kernel.Span, recurrent = own.Recurrent.Span)
        {
            var call = GemmCall.Of(features, 3 * width, rows, 1, steps * features, row, 3 * width);
            (call.Runs, call.ARun, call.BRun) = (end - begin, features, (nint)rows * row);
            Gemm<TLanes, TVector>.Run(call, x + begin * features, sums, kernel, kernel);

            int from = Math.Max(begin, 1);
            call = GemmCall.Of(_shapes.Units, 3 * width, rows * (end - from), 1, width, row, 3 * width);
            Gemm<TLanes, TVector>.Run(call, states + (nint)(from - 1) * rows * width, sums + (nint)(from - begin) * rows * row + width, recurrent, recurrent);
        }
    }

    /// <summary>The gradient of the last state, where only that is a result; else it comes step by step.</summary>
    private void StartState(in KernelIo io, int first, int rows, Span<float> state)
    {
        if (_sequences)
        {
            return;
        }

        var given = io.Input<float>(5);
        for (int row = 0; row < rows; row++)
        {
            given.Slice((first + row) * _shapes.Units, _shapes.Units).CopyTo(state[(row * _layout.Width)..]);
        }
    }

    private void AddStep(in KernelIo io, int first, int rows, int step, Span<float> state)
    {
        var given = io.Input<float>(5);
        for (int row = 0; row < rows; row++)
        {
            var more = given.Slice(((first + row) * _shapes.Steps + step) * _shapes.Units, _shapes.Units);
            var to = state.Slice(row * _layout.Width, _shapes.Units);
            for (int u = 0; u < to.Length; u++)
            {
                to[u] += more[u];
            }
        }
    }

    /// <summary>What a piece has for itself: gradients of the sums of several steps (steps, rows, 4W), of the state (rows, W), and its share of the weight gradients.</summary>
    private sealed record Buffers(Memory<float> Sums, Memory<float> State, Memory<float> Kernel, Memory<float> Recurrent, Memory<float> Bias)
    {
        public void Clear()
        {
            State.Span.Clear();
            Kernel.Span.Clear();
            Recurrent.Span.Clear();
            Bias.Span.Clear();
        }
    }
}
