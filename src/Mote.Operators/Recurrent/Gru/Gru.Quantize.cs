using Mote.Core;

namespace Mote.Operators.Recurrent;

public sealed partial record Gru
{
    /// <summary>A bias takes at most this much of the accumulator; where it would take more, its row's scale is widened.</summary>
    private const double LargestBias = 1 << 30;

    /// <summary>Scales below this are widened: their products with other scales would come near subnormal numbers.</summary>
    private const double LeastScale = 1.0 / (1L << 50);

    /// <inheritdoc/>
    public override QuantizationRule Int8Form(NodeView node) =>
        Stateful ? QuantizationRule.FloatOnly : QuantizationRule.FixedOutput(ByteState.Scale, ByteState.ZeroPoint, (gru, input) =>
        {
            var (kernel, recurrent, bias) = Int8Constants(gru, input);
            return [kernel, recurrent, bias];
        });

    /// <summary>
    /// The constants of a float32 node in 8 bits: weights with a scale for each row, max |w| / 127, and zero point 0, both halves of the bias at the scale of
    /// their products; halves are rounded away from zero. Result and state have <see cref="ByteState"/> and <see cref="KeptState"/>, so x is
    /// all that has a range to be found; that of the hidden state is [-1, 1] by definition.
    /// </summary>
    /// <param name="node">The float32 node; its kernels and bias are constants.</param>
    /// <param name="input">The quantization of x.</param>
    /// <returns>Operands 1 to 3; the bias is null where there is none.</returns>
    public static (Tensor Kernel, Tensor Recurrent, Tensor? Bias) Int8Constants(NodeView node, Quantization input)
    {
        int rows = GruShapes.Of(node).Rows;
        var bias = node.OptionalInput(3);
        ReadOnlySpan<float> real = bias is null ? new float[2 * rows] : bias.Values<float>();
        var kernel = Rows(node.Input(1), real[..rows], input.Scale);
        var recurrent = Rows(node.Input(2), real[rows..], ByteState.Scale);
        if (bias is null)
        {
            return (kernel, recurrent, null);
        }

        var stored = new int[2 * rows];
        for (int i = 0; i < stored.Length; i++)
        {
            double scale = i < rows ? (double)input.Scale * kernel.Quantization!.ScaleOf(i) : (double)ByteState.Scale * recurrent.Quantization!.ScaleOf(i - rows);
            stored[i] = (int)Math.Clamp(Math.Round(real[i] / scale, MidpointRounding.AwayFromZero), -LargestBias, LargestBias);
        }

        return (kernel, recurrent, Tensor.Constant<int>(bias.Name, ElementType.Int32, bias.Shape, stored));
    }

    private static Tensor Rows(Tensor weights, ReadOnlySpan<float> bias, float inputScale)
    {
        var values = weights.Values<float>();
        int taps = weights.Shape[1];
        var scales = new float[bias.Length];
        var stored = new sbyte[values.Length];
        for (int row = 0; row < scales.Length; row++)
        {
            var own = values.Slice(row * taps, taps);
            double most = 0;
            foreach (float weight in own)
            {
                most = Math.Max(most, Math.Abs(weight) / 127.0);
            }

            // A row of zeros still has a bias to represent.
            most = Math.Max(most > 0 ? most : 1.0 / 127, LeastScale);
            scales[row] = (float)Math.Max(most, Math.Abs(bias[row]) / (inputScale * LargestBias));
            for (int i = 0; i < taps; i++)
            {
                stored[row * taps + i] = (sbyte)Math.Clamp(Math.Round(own[i] / (double)scales[row], MidpointRounding.AwayFromZero), -127, 127);
            }
        }

        return Tensor.Constant<sbyte>(weights.Name, ElementType.Int8, weights.Shape, stored, new Quantization([.. scales], [.. new int[scales.Length]], 0));
    }
}
