using Mote.Core;
using Mote.Core.Emission;
using Mote.Core.Numerics;

namespace Mote.Operators.Convolution;

/// <summary>
/// Depthwise convolutions of 3x3 with stride 1 or 2 by depthwise_conv2d_3x3_s8_dsp.h: which they are, and how their constants are packed.
/// </summary>
/// <param name="Node">The node, int8.</param>
/// <param name="Vertical">The rows of its windows.</param>
/// <param name="Horizontal">The columns of its windows.</param>
/// <param name="Stride">1 or 2, of both.</param>
internal sealed record DepthwiseThreeByThree(NodeView Node, WindowAxis Vertical, WindowAxis Horizontal, int Stride)
{
    /// <summary>Every requantization ends with this shift.</summary>
    private const int Shift = 14;

    /// <summary>An output that is smaller than this is not worth the time that strips cost.</summary>
    private const int WorthStrips = 4096;

    private Shape Input => Node.Input(0).Shape;

    private Shape Output => Node.Output(0).Shape;

    private int Channels => Input[3];

    /// <summary>The code, or null where the kernel does not fit.</summary>
    /// <param name="clamp">The least and the greatest output.</param>
    /// <param name="goal">What the code is to be good at.</param>
    public NodeCode? Code((int Min, int Max) clamp, OptimizationGoal goal)
    {
        if (Channels < 4 || Covered(Horizontal, Input[2]) < 1 || Covered(Vertical, Input[1]) < 1)
        {
            return null;
        }

        // Where rows and columns change places the output is not written in the order of memory, so that it may lie apart or exactly on the input only.
        bool isSameShape = Input == Output;
        bool isTransposed = Stride == 1 && 50 * Cost(Horizontal, Vertical, Input[1]) < 49 * Cost(Vertical, Horizontal, Input[2]);
        var weights = ConvolutionWeights.Int8Values(Node.Input(1));
        var constants = Constants(weights, isTransposed, clamp);
        var rows = isTransposed ? Horizontal : Vertical;
        var columns = isTransposed ? Vertical : Horizontal;
        int strip = Stride == 1 || goal == OptimizationGoal.Speed || Output.ElementCount < WorthStrips ? rows.Output : (rows.Output + 7) / 8;
        int zeroPoint = Node.Input(0).Quantization!.ZeroPoint;
        int[] steps = [Input[2] * Channels, Channels, Output[2] * Channels, Channels];
        int[] shape = isTransposed
            ? [Input[0], Input[2], Input[1], Channels, Output[2], Output[1], rows.Before, columns.Before, steps[1], steps[0], steps[3], steps[2], strip, zeroPoint]
            : [Input[0], Input[1], Input[2], Channels, Output[1], Output[2], rows.Before, columns.Before, .. steps, strip, zeroPoint];
        var call = KernelCall.Of("depthwise_conv2d_3x3_s8_dsp.h", "mote_depthwise_conv2d_3x3_s8_dsp").Input(0, ElementType.Int8)
            .Constant<int>("shape", ElementType.Int32, shape)
            .Constant<int>("constants", ElementType.Int32, constants.Words)
            .Dimensions(Stride)
            .Number("is_signed", constants.IsSigned ? 1 : 0)
            .Number("has_exact", constants.HasExact ? 1 : 0)
            .Scratch(ElementType.UInt32)
            .Output(0, ElementType.Int8);
        return new NodeCode([call])
        {
            ScratchBytes = ScratchColumns(columns) * 32,
            InPlace = isSameShape ? [(0, 0)] : [],
            Overlaps = isTransposed || isSameShape ? [] : [new Overlap(0, 0, Distance(strip))],
        };
    }

    /// <summary>
    /// How far the output must start below the input. Rows are done in strips, and all rows of a strip for one group of four channels after the other: when a
    /// group is done, the next begins at the strip's first row of windows again, as far into the pixel as the output was written in its last one. When
    /// a strip is done, its output is complete, and the next begins at its first row of windows.
    /// </summary>
    internal int Distance(int strip)
    {
        long rowBytes = (long)Input[2] * Channels, outputRowBytes = (long)Output[2] * Channels;
        long distance = long.MinValue;
        for (int image = 0; image < Input[0]; image++)
        {
            long Read(int y) => ((long)image * Input[1] + Math.Max(y * Stride - Vertical.Before, 0)) * rowBytes;
            for (int y = 0; y < Output[1]; y += strip)
            {
                int end = Math.Min(y + strip, Output[1]);
                long written = ((long)image * Output[1] + end) * outputRowBytes;
                if (Channels > 4)
                {
                    // The last pixel of all channels but those of groups to come.
                    distance = Math.Max(distance, written - Channels - Read(y));
                }

                bool isLast = end == Output[1];
                if (!isLast || image + 1 < Input[0])
                {
                    distance = Math.Max(distance, written - (isLast ? (image + 1L) * Input[1] * rowBytes : Read(end)));
                }

                if (Channels <= 4)
                {
                    distance = Math.Max(distance, WithinGroup(image, y, end, rowBytes, outputRowBytes));
                }
            }
        }

        return (int)Math.Clamp(distance, int.MinValue / 2, int.MaxValue);
    }

    /// <summary>With one group: after some rows of output, the row below the pairs of rows that were gathered for them.</summary>
    private long WithinGroup(int image, int begin, int end, long rowBytes, long outputRowBytes)
    {
        long distance = long.MinValue / 2;
        int pass = Stride == 1 ? 2 : 1;
        for (int y = begin, pairs = 2; y + pass < end; y += pass, pairs++)
        {
            int next = begin * Stride - Vertical.Before + 2 * pairs;
            if (next < Input[1])
            {
                distance = Math.Max(distance, ((long)image * Output[1] + y + pass) * outputRowBytes - ((long)image * Input[1] + Math.Max(next, 0)) * rowBytes);
            }
        }

        return distance;
    }

    /// <summary>Columns of scratch: all that a row of windows covers.</summary>
    private int ScratchColumns(WindowAxis columns) => (columns.Output - 1) * Stride + 3;

    /// <summary>How many of them lie in the input.</summary>
    private int Covered(WindowAxis columns, int extent) => Math.Min(extent, ScratchColumns(columns) - columns.Before);

    /// <summary>About as many instructions as four channels take.</summary>
    private long Cost(WindowAxis rows, WindowAxis columns, int width)
    {
        int pairs = Stride == 1 ? rows.Output / 2 : 0, singles = rows.Output - 2 * pairs;
        return (pairs + singles + 1) * (17L * width + 60) + 4L * pairs * (17 + 51 * columns.Output / 2) + 4L * singles * (17 + 29 * columns.Output / 2);
    }

    /// <summary>
    /// The constants of all channels, whether negative sums are corrected, and whether some channels are computed by the arithmetic of the reference.
    /// </summary>
    private (int[] Words, bool IsSigned, bool HasExact) Constants(ReadOnlySpan<sbyte> weights, bool isTransposed, (int Min, int Max) clamp)
    {
        var multipliers = ConvolutionWeights.Multipliers(Node, Channels);
        var simple = Proven(weights, multipliers, clamp, signed: false);
        var signed = Proven(weights, multipliers, clamp, signed: true);

        // The correction costs each channel a sixth; the arithmetic of the reference takes six times as long.
        int without = simple.Count(c => c is null), with = signed.Count(c => c is null);
        bool isSigned = 36 * (without - with) > Channels;
        var channels = isSigned ? signed : simple;
        var bias = ConvolutionWeights.BiasOrZero<int>(Node, Channels);
        var (input, output) = (Node.Input(0).Quantization!, Node.Output(0).Quantization!);
        var words = new List<int>(Channels * 10);
        Span<int> w = stackalloc int[3];
        for (int c = 0; c < Channels; c++)
        {
            int scale = channels[c] is { } proven ? Shift - proven.Shift : 0;
            int sum = 0;
            for (int column = 0; column < 3; column++)
            {
                for (int row = 0; row < 3; row++)
                {
                    w[row] = weights[(isTransposed ? 3 * column + row : 3 * row + column) * Channels + c] << scale;
                    sum += w[row];
                }

                words.Add((w[0] & 0xFFFF) | w[1] << 16);
                words.Add((w[1] & 0xFFFF) | w[2] << 16);
            }

            int folded = unchecked((bias[c] << scale) - input.ZeroPoint * sum);
            words.AddRange(channels[c] is { } fast
                ? [fast.Multiplier, fast.Offset << scale, folded << 8]
                : [~multipliers[c].Multiplier, Bytes(multipliers[c].Multiplier == 0 ? 0 : multipliers[c].Shift, output.ZeroPoint, clamp.Min, clamp.Max), folded]);
            if (isSigned)
            {
                words.Add((channels[c]?.Correction ?? 0) << scale);
            }
        }

        return ([.. words], isSigned, isSigned ? with > 0 : without > 0);
    }

    private static int Bytes(int a, int b, int c, int d) => (a & 0xFF) | (b & 0xFF) << 8 | (c & 0xFF) << 16 | d << 24;

    /// <summary>
    /// The requantization of each channel that is proven exact. The kernel's sums are 2^(8+j) times the accumulator, with j such that the shift after the
    /// multiplication is always the same: what is proven for 256 times the accumulator and a shift of that less j then holds unchanged, since all that is
    /// cut off there is cut off here, and nothing else. Scaled weights and sums have to fit.
    /// </summary>
    private FastRequantization?[] Proven(ReadOnlySpan<sbyte> weights, ReadOnlySpan<QuantizedMultiplier> multipliers, (int Min, int Max) clamp, bool signed)
    {
        int zeroPoint = Node.Input(0).Quantization!.ZeroPoint;
        var bias = ConvolutionWeights.BiasOrZero<int>(Node, Channels);
        var proven = new FastRequantization?[Channels];
        for (int c = 0; c < proven.Length; c++)
        {
            (long min, long max) = (bias[c], bias[c]);
            for (int tap = 0; tap < 9; tap++)
            {
                long low = weights[tap * Channels + c] * (sbyte.MinValue - zeroPoint), high = weights[tap * Channels + c] * (sbyte.MaxValue - zeroPoint);
                (min, max) = (min + Math.Min(low, high), max + Math.Max(low, high));
            }

            if (FastRequantization.Prove(multipliers[c], Node.Output(0).Quantization!.ZeroPoint, clamp.Min, clamp.Max, min, max, signed, Shift) is { } found)
            {
                int scale = Shift - found.Shift;
                long reach = Math.Max(Math.Abs(min), Math.Abs(max));
                long sum = (reach * found.Multiplier >> 24) + 1 + Math.Abs((long)found.Offset) + 128;
                proven[c] = scale <= 8 && reach << (8 + scale) <= int.MaxValue && sum << scale <= int.MaxValue ? found : null;
            }
        }

        return proven;
    }
}
