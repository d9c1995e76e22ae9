using System.Numerics;

namespace Mote.Operators.Spectrum;

/// <summary>
/// Fourier transforms of integers, by the scheme of <see cref="FloatFft"/> with a fixed scaling by one bit for each pass of two: the result is the transform divided by its length, and nothing
/// overflows. Rounding is to nearest, halves up, where it is written as R(x, s) = (x + 2^(s-1)) >> s.
/// </summary>
internal static class IntegerFft
{
    // Halves behind a butterfly are rounded up; so numbers are rounded down before, but for the last of four: on the average nothing is added to the sum of all.
    private static readonly Scheme Scheme16 = new(new(1, 2), new(1, 1), new(0, 0), new(2, 2), new(0, 1), new(1, 1), new(1, 1), 16);

    private static readonly Scheme Scheme32 = new(new(4, 3), new(0, 0), new(2, 2), new(0, 0), new(2, 2), new(2, 2), new(0, 0), 33);

    /// <summary>Floor of (x + 2^(s-1)) / 2^s.</summary>
    private static long R(long x, int shift) => (x + (1L << (shift - 1))) >> shift;

    /// <summary>
    /// int16, in place: n numbers (n + 2 places) become the bins 0 to n/2 of their transform, divided by n. Numbers and products are halved before a butterfly adds them, and halved again behind it, so
    /// that every step fits 16 bits. Only the first and the last bin can exceed the type; they
    /// are limited. The others are at most 2 / pi times the largest number.
    /// </summary>
    /// <param name="row">n + 2 numbers, of which the last two are only written.</param>
    /// <param name="butterflies">From <see cref="FftTables.Butterflies"/> of n/2, in Q15.</param>
    /// <param name="split">From <see cref="FftTables.Split"/> of n, in Q15.</param>
    public static void Forward(Span<short> row, ReadOnlySpan<short> butterflies, ReadOnlySpan<short> split)
    {
        int count = row.Length / 2 - 1;
        Complex(row[..(2 * count)], butterflies, Scheme16);
        (row[2 * count], row[2 * count + 1]) = (Limited16(row[0] - row[1]), 0);
        (row[0], row[1]) = (Limited16(row[0] + row[1]), 0);
        row[count + 1] = (short)-row[count + 1];
        for (int k = 1; k < count / 2; k++)
        {
            var a = row.Slice(2 * k, 2);
            var b = row.Slice(2 * (count - k), 2);
            var w = split.Slice(2 * k - 2, 2);
            long evenReal = 2 * (a[0] + b[0]);
            long evenImaginary = 2 * (a[1] - b[1]);
            long oddReal = a[1] + b[1];
            long oddImaginary = b[0] - a[0];
            long real = R(oddReal * w[0] - oddImaginary * w[1], 14);
            long imaginary = R(oddReal * w[1] + oddImaginary * w[0], 14);
            a[0] = checked((short)R(evenReal + real, 2));
            a[1] = checked((short)R(evenImaginary + imaginary, 2));
            b[0] = checked((short)R(evenReal - real, 2));
            b[1] = checked((short)R(imaginary - evenImaginary, 2));
        }
    }

    /// <summary>int32, in place, as for int16: numbers are halved, quartered or divided by eight, rounded, before they are added; products are rounded as they are divided.</summary>
    /// <param name="row">n + 2 numbers, of which the last two are only written.</param>
    /// <param name="butterflies">From <see cref="FftTables.Butterflies"/> of n/2, in Q31.</param>
    /// <param name="split">From <see cref="FftTables.Split"/> of n, in Q31.</param>
    public static void Forward(Span<int> row, ReadOnlySpan<int> butterflies, ReadOnlySpan<int> split)
    {
        int count = row.Length / 2 - 1;
        Complex(row[..(2 * count)], butterflies, Scheme32);
        (row[2 * count], row[2 * count + 1]) = (Limited32((long)row[0] - row[1]), 0);
        (row[0], row[1]) = (Limited32((long)row[0] + row[1]), 0);
        row[count + 1] = -row[count + 1];
        for (int k = 1; k < count / 2; k++)
        {
            var a = row.Slice(2 * k, 2);
            var b = row.Slice(2 * (count - k), 2);
            var w = split.Slice(2 * k - 2, 2);
            long evenReal = R(a[0], 1) + R(b[0], 1);
            long evenImaginary = R(a[1], 1) - R(b[1], 1);
            long oddReal = R(a[1], 1) + R(b[1], 1);
            long oddImaginary = R(b[0], 1) - R(a[0], 1);
            long real = R(oddReal * w[0] - oddImaginary * w[1], 31);
            long imaginary = R(oddReal * w[1] + oddImaginary * w[0], 31);
            a[0] = checked((int)(evenReal + real));
            a[1] = checked((int)(evenImaginary + imaginary));
            b[0] = checked((int)(evenReal - real));
            b[1] = checked((int)(imaginary - evenImaginary));
        }
    }

    /// <summary>
    /// The way back, without a factor: n/2 bins in front of <paramref name="last"/>, of a transform that was divided by n, become n numbers, still to be multiplied by 2^(p+1) / (8 or 2^13) with 2^p = n/2. Bins are
    /// brought into the form of n/2 complex numbers, times <paramref name="gain"/> / 4.
    /// </summary>
    /// <param name="row">The first n/2 bins; afterwards n numbers, every second with the other sign.</param>
    /// <param name="last">The real part of bin n/2.</param>
    /// <param name="gain">1, or a power of two for bins of 16 bits: 2^15.</param>
    /// <param name="butterflies">As for <see cref="Forward(Span{int}, ReadOnlySpan{int}, ReadOnlySpan{int})"/>.</param>
    /// <param name="split">As for <see cref="Forward(Span{int}, ReadOnlySpan{int}, ReadOnlySpan{int})"/>.</param>
    public static void Inverse(Span<int> row, int last, int gain, ReadOnlySpan<int> butterflies, ReadOnlySpan<int> split)
    {
        int count = row.Length / 2;
        int Quarter(long x) => (int)R(x * gain, 2);
        int first = Quarter(row[0]);
        int end = Quarter(last);
        (row[0], row[1]) = (first + end, end - first);
        row[count] = 2 * Quarter(row[count]);
        row[count + 1] = 2 * Quarter(row[count + 1]);
        for (int k = 1; k < count / 2; k++)
        {
            var a = row.Slice(2 * k, 2);
            var b = row.Slice(2 * (count - k), 2);
            var w = split.Slice(2 * k - 2, 2);
            long evenReal = Quarter(a[0]) + Quarter(b[0]);
            long evenImaginary = Quarter(a[1]) - Quarter(b[1]);
            long real = Quarter(a[0]) - Quarter(b[0]);
            long imaginary = Quarter(a[1]) + Quarter(b[1]);
            long oddReal = R(real * w[0] + imaginary * w[1], 31);
            long oddImaginary = R(imaginary * w[0] - real * w[1], 31);
            a[0] = Limited32(evenReal - oddImaginary);
            a[1] = Limited32(-evenImaginary - oddReal);
            b[0] = Limited32(evenReal + oddImaginary);
            b[1] = Limited32(evenImaginary - oddReal);
        }

        Complex(row, butterflies, Scheme32);
    }

    /// <summary>The nearest value of 16 bits.</summary>
    public static short Limited16(long x) => (short)Math.Clamp(x, short.MinValue, short.MaxValue);

    /// <summary>The nearest value of 32 bits.</summary>
    public static int Limited32(long x) => (int)Math.Clamp(x, int.MinValue, int.MaxValue);

    /// <summary>Floor of (x + 2^(s-1)) / 2^s; x itself for s = 0.</summary>
    public static long Rounded(long x, int shift) => shift == 0 ? x : R(x, shift);

    /// <summary>The complex transform, divided by twice its length: half of that is room for complex numbers, whose magnitude exceeds that of their parts.</summary>
    private static void Complex<T>(Span<T> z, ReadOnlySpan<T> butterflies, Scheme scheme)
        where T : struct, IBinaryInteger<T>
    {
        int count = z.Length / 2;
        BitReversal.Permute(z, count);
        Span<long> x = stackalloc long[8];
        int m = 4;
        if (BitOperations.Log2((uint)count) % 2 == 0)
        {
            Butterflies(z, 1, [], scheme.BeforeFirst, scheme.BeforeFirst, scheme.AfterFirst, 0, x);
        }
        else
        {
            for (int at = 0; at < z.Length; at += 4)
            {
                for (int i = 0; i < 2; i++)
                {
                    long first = scheme.BeforeTwos.Of(long.CreateChecked(z[at + i]));
                    long second = scheme.BeforeTwos.Of(long.CreateChecked(z[at + i + 2]));
                    (z[at + i], z[at + i + 2]) = (T.CreateChecked(scheme.AfterTwos.Of(first + second)), T.CreateChecked(scheme.AfterTwos.Of(first - second)));
                }
            }

            m = 2;
        }

        for (; m < count; m *= 4)
        {
            Butterflies(z, m, butterflies, scheme.Before, scheme.BeforeLast, scheme.After, scheme.ProductShift, x);
        }
    }

    /// <summary>A pass of butterflies over groups of 4m: the first three numbers come through <paramref name="before"/>, the last through <paramref name="beforeLast"/>; those that are turned through the shift of products.</summary>
    private static void Butterflies<T>(Span<T> z, int m, ReadOnlySpan<T> butterflies, Rounding before, Rounding beforeLast, Rounding after, int productShift, Span<long> x)
        where T : struct, IBinaryInteger<T>
    {
        int count = z.Length / 2;
        for (int at = 0; at < count; at++)
        {
            int j = at % (4 * m);
            if (j >= m)
            {
                continue;
            }

            for (int i = 0; i < 8; i++)
            {
                long number = long.CreateChecked(z[2 * (at + i / 2 * m) + i % 2]);
                x[i] = j > 0 && i >= 2 ? number : i >= 6 ? beforeLast.Of(number) : before.Of(number);
            }

            for (int i = 1; i < 4 && j > 0; i++)
            {
                // The second is turned by the double, the third by the single, the last by the triple angle.
                int power = i == 1 ? 2 : i == 2 ? 1 : 3;
                int place = (j * (count / (4 * m)) - 1) * 6 + (power - 1) * 2;
                long c = long.CreateChecked(butterflies[place]);
                long s = long.CreateChecked(butterflies[place + 1]);
                (x[2 * i], x[2 * i + 1]) = (R(x[2 * i] * c - x[2 * i + 1] * s, productShift), R(x[2 * i] * s + x[2 * i + 1] * c, productShift));
            }

            Four(x);
            for (int i = 0; i < 8; i++)
            {
                z[2 * (at + i / 2 * m) + i % 2] = T.CreateChecked(after.Of(x[i]));
            }
        }
    }

    /// <summary>The transform of four complex numbers in the order first, third, second, last.</summary>
    private static void Four(Span<long> x)
    {
        var (sr, si, tr, ti) = (x[0] + x[2], x[1] + x[3], x[0] - x[2], x[1] - x[3]);
        var (ur, ui, vr, vi) = (x[4] + x[6], x[5] + x[7], x[4] - x[6], x[5] - x[7]);
        (x[0], x[1], x[2], x[3]) = (sr + ur, si + ui, tr + vi, ti - vr);
        (x[4], x[5], x[6], x[7]) = (sr - ur, si - ui, tr - vi, ti + vr);
    }

    /// <summary>A shift to the right, after an addition.</summary>
    private readonly record struct Rounding(int Addend, int Shift)
    {
        public long Of(long x) => (x + Addend) >> Shift;
    }

    /// <summary>
    /// Where numbers are divided, and how that is rounded: by eight in all in a first pass of butterflies of four, by four in one of sums and differences of neighbours and in each further pass.
    /// </summary>
    private sealed record Scheme(
        Rounding BeforeFirst, Rounding AfterFirst, Rounding BeforeTwos, Rounding AfterTwos, Rounding Before, Rounding BeforeLast, Rounding After, int ProductShift);
}
