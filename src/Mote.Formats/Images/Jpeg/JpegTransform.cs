namespace Mote.Formats.Images.Jpeg;

/// <summary>
/// The inverse cosine transform of 8 x 8 coefficients by the method of Loeffler, Ligtenberg and Moschytz (1989) in integers, with the constants, the order of
/// operations and the rounding that decoders in the field agree on (the "islow" method): 13 bits of fraction in the constants, 2 more between the
/// passes, columns first, every pass rounded half up.
/// </summary>
internal static class JpegTransform
{
    private const int Fraction = 13;
    private const int Between = 2;

    // Of the rotations, times 2^13, rounded.
    private const int Sin6 = 4433; // sqrt(2) cos(6 pi/16)
    private const int Sin6Less = 6270; // sqrt(2) (cos(2 pi/16) - cos(6 pi/16))
    private const int Sin6More = 15137; // sqrt(2) (cos(2 pi/16) + cos(6 pi/16))
    private const int Cos3 = 9633; // sqrt(2) cos(3 pi/16)
    private const int A7 = 2446; // sqrt(2) (-c1 + c3 + c5 - c7)
    private const int A5 = 16819; // sqrt(2) (c1 + c3 - c5 + c7)
    private const int A3 = 25172; // sqrt(2) (c1 + c3 + c5 - c7)
    private const int A1 = 12299; // sqrt(2) (c1 + c3 - c5 - c7)
    private const int B17 = 7373; // sqrt(2) (c3 - c7)
    private const int B35 = 20995; // sqrt(2) (c1 + c3)
    private const int B37 = 16069; // sqrt(2) (c3 + c5)
    private const int B15 = 3196; // sqrt(2) (c3 - c5)

    /// <summary>Samples of a block, 128 added, limited to 0 .. 255.</summary>
    /// <param name="coefficients">(8,8) coefficients.</param>
    /// <param name="steps">(8,8) what they are multiplied by.</param>
    /// <param name="samples">Where the first sample is stored.</param>
    /// <param name="stride">From a row of samples to the next.</param>
    public static void Inverse(ReadOnlySpan<short> coefficients, ReadOnlySpan<ushort> steps, Span<byte> samples, int stride)
    {
        Span<int> rows = stackalloc int[64];
        Span<int> line = stackalloc int[8];
        for (int x = 0; x < 8; x++)
        {
            for (int i = 0; i < 8; i++)
            {
                line[i] = coefficients[i * 8 + x] * steps[i * 8 + x];
            }

            Pass(line, Fraction - Between);
            for (int i = 0; i < 8; i++)
            {
                rows[i * 8 + x] = line[i];
            }
        }

        for (int y = 0; y < 8; y++)
        {
            var row = rows.Slice(y * 8, 8);
            Pass(row, Fraction + Between + 3);
            for (int x = 0; x < 8; x++)
            {
                samples[y * stride + x] = (byte)Math.Clamp(row[x] + 128, 0, 255);
            }
        }
    }

    /// <summary>One dimension, in place; the result is rounded by so many bits.</summary>
    private static void Pass(Span<int> d, int shift)
    {
        int rounding = 1 << (shift - 1);
        int turn = (d[2] + d[6]) * Sin6;
        int even2 = turn - d[6] * Sin6More;
        int even6 = turn + d[2] * Sin6Less;
        int sum = (d[0] + d[4]) << Fraction;
        int difference = (d[0] - d[4]) << Fraction;
        int e0 = sum + even6 + rounding;
        int e1 = difference + even2 + rounding;
        int e2 = difference - even2 + rounding;
        int e3 = sum - even6 + rounding;

        int common = (d[7] + d[3] + d[5] + d[1]) * Cos3;
        int both73 = common - (d[7] + d[3]) * B37;
        int both51 = common - (d[5] + d[1]) * B15;
        int both71 = (d[7] + d[1]) * -B17;
        int both53 = (d[5] + d[3]) * -B35;
        int o7 = d[7] * A7 + both71 + both73;
        int o5 = d[5] * A5 + both53 + both51;
        int o3 = d[3] * A3 + both53 + both73;
        int o1 = d[1] * A1 + both71 + both51;

        d[0] = (e0 + o1) >> shift;
        d[7] = (e0 - o1) >> shift;
        d[1] = (e1 + o3) >> shift;
        d[6] = (e1 - o3) >> shift;
        d[2] = (e2 + o5) >> shift;
        d[5] = (e2 - o5) >> shift;
        d[3] = (e3 + o7) >> shift;
        d[4] = (e3 - o7) >> shift;
    }
}
