using Mote.Core;
using Mote.Core.Numerics;

namespace Mote.Operators.Recurrent;

public sealed partial record Gru
{
    // TFLM's spelling of gates in Q3.12 for its 16-bit functions.
    private static readonly ShiftedFactor Q12 = new(3, 0);

    /// <inheritdoc/>
    public override ReferenceKernel Prepare(NodeView node) => node.Input(0).Type == ElementType.Float32 ? PrepareFloat(node) : PrepareInt8(node);

    /// <summary>
    /// Single precision: a gate's input and hidden products are each summed in order, + their bias, then added to one another. Update and reset gate are
    /// logistic(input + hidden), the candidate is tanh(input + reset * hidden), the new state is (1 - z) * n + z * h.
    /// </summary>
    private ReferenceKernel PrepareFloat(NodeView node)
    {
        var shapes = GruShapes.Of(node);
        int units = shapes.Units;
        var kept = new float[shapes.Batch * units];
        var next = new float[units];

        return (in KernelIo io) =>
        {
            var x = io.Input<float>(0);
            var kernel = io.Input<float>(1);
            var recurrent = io.Input<float>(2);
            var bias = io.Input<float>(3);
            var y = io.Output<float>(0);
            var states = Stateful ? io.State<float>(4) : kept;
            if (!Stateful)
            {
                states.Clear();
            }

            for (int step = 0; step < shapes.Batch * shapes.Steps; step++)
            {
                var row = x.Slice(step * shapes.Features, shapes.Features);
                var h = states.Slice(step / shapes.Steps * units, units);
                for (int u = 0; u < units; u++)
                {
                    float z = ExactMath.Logistic(Gate(row, kernel, bias, u) + Gate(h, recurrent, Hidden(bias), u));
                    float r = ExactMath.Logistic(Gate(row, kernel, bias, units + u) + Gate(h, recurrent, Hidden(bias), units + u));
                    float n = ExactMath.Tanh(Gate(row, kernel, bias, 2 * units + u) + r * Gate(h, recurrent, Hidden(bias), 2 * units + u));
                    next[u] = (1 - z) * n + z * h[u];
                }

                next.CopyTo(h);
                if (ReturnSequences)
                {
                    next.CopyTo(y[(step * units)..]);
                }
            }

            if (!ReturnSequences)
            {
                states.CopyTo(y);
            }
        };
    }

    /// <summary>
    /// 8-bit sums of products, + bias, modulo 2^32; both halves of a gate are requantized to steps of 2^-12, added with saturation and limited to 16 bits.
    /// The functions are those of 16-bit LOGISTIC and TANH. The state is kept in 16 bits and multiplied in 8: rounded, halves upward, and limited.
    /// </summary>
    private ReferenceKernel PrepareInt8(NodeView node)
    {
        var shapes = GruShapes.Of(node);
        int units = shapes.Units;
        int inputZero = node.Input(0).Quantization!.ZeroPoint;
        var (inputFactors, hiddenFactors) = Factors(node);
        var kept = new short[shapes.Batch * units];
        var bytes = new sbyte[units];

        return (in KernelIo io) =>
        {
            var x = io.Input<sbyte>(0);
            var kernel = io.Input<sbyte>(1);
            var recurrent = io.Input<sbyte>(2);
            var bias = io.Input<int>(3);
            var y = io.Output<sbyte>(0);
            var states = Stateful ? io.State<short>(4) : kept;
            if (!Stateful)
            {
                states.Clear();
            }

            for (int step = 0; step < shapes.Batch * shapes.Steps; step++)
            {
                var row = x.Slice(step * shapes.Features, shapes.Features);
                var h = states.Slice(step / shapes.Steps * units, units);
                Narrow(h, bytes);
                for (int u = 0; u < units; u++)
                {
                    int Input(ReadOnlySpan<sbyte> of, ReadOnlySpan<sbyte> weights, ReadOnlySpan<int> added, int gate) =>
                        FixedPoint.MultiplyByQuantizedMultiplier(Gate(of, inputZero, weights, added, gate * units + u), inputFactors[gate * units + u]);
                    int Hidden(ReadOnlySpan<sbyte> weights, ReadOnlySpan<int> added, int gate) =>
                        FixedPoint.MultiplyByQuantizedMultiplier(Gate(bytes, 0, weights, added, gate * units + u), hiddenFactors[gate * units + u]);
                    var hiddenBias = bias.IsEmpty ? bias : bias[shapes.Rows..];

                    short z = SigmoidTable.Logistic(Join(Input(row, kernel, bias, 0), Hidden(recurrent, hiddenBias, 0)), Q12);
                    short r = SigmoidTable.Logistic(Join(Input(row, kernel, bias, 1), Hidden(recurrent, hiddenBias, 1)), Q12);
                    int remembered = r * Math.Clamp(Hidden(recurrent, hiddenBias, 2), short.MinValue, short.MaxValue) + (1 << 14) >> 15;
                    short n = SigmoidTable.Tanh(Join(Input(row, kernel, bias, 2), remembered), Q12);
                    h[u] = (short)(z * h[u] + (32768 - z) * n + (1 << 14) >> 15);
                }

                if (ReturnSequences)
                {
                    Narrow(h, y.Slice(step * units, units));
                }
            }

            if (!ReturnSequences)
            {
                Narrow(states, y);
            }
        };
    }

    private static short Join(int input, int hidden) => (short)Math.Clamp(FixedPoint.SaturatingAdd(input, hidden), short.MinValue, short.MaxValue);

    /// <summary>From steps of 2^-15 to steps of 2^-7.</summary>
    private static void Narrow(ReadOnlySpan<short> state, Span<sbyte> bytes)
    {
        for (int i = 0; i < state.Length; i++)
        {
            bytes[i] = (sbyte)Math.Min(state[i] + 128 >> 8, sbyte.MaxValue);
        }
    }

    /// <summary>The bias of the hidden state.</summary>
    private static ReadOnlySpan<float> Hidden(ReadOnlySpan<float> bias) => bias.IsEmpty ? bias : bias[(bias.Length / 2)..];

    private static float Gate(ReadOnlySpan<float> x, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, int row)
    {
        float sum = 0;
        for (int i = 0; i < x.Length; i++)
        {
            sum += x[i] * weights[row * x.Length + i];
        }

        return sum + (bias.IsEmpty ? 0 : bias[row]);
    }

    private static int Gate(ReadOnlySpan<sbyte> x, int zero, ReadOnlySpan<sbyte> weights, ReadOnlySpan<int> bias, int row)
    {
        int sum = bias.IsEmpty ? 0 : bias[row];
        for (int i = 0; i < x.Length; i++)
        {
            sum = unchecked(sum + (x[i] - zero) * weights[row * x.Length + i]);
        }

        return sum;
    }

    /// <summary>The factors of all rows, for the products of the input and of the hidden state.</summary>
    private static (QuantizedMultiplier[] Input, QuantizedMultiplier[] Hidden) Factors(NodeView node)
    {
        int rows = GruShapes.Of(node).Rows;
        return ([.. Enumerable.Range(0, rows).Select(row => QuantizedMultiplier.FromReal(InputFactor(node, row)))],
            [.. Enumerable.Range(0, rows).Select(row => QuantizedMultiplier.FromReal(HiddenFactor(node, row)))]);
    }
}
