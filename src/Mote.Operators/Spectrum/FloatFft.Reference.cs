using System.Numerics;

namespace Mote.Operators.Spectrum;

/// <summary>
/// The order of operations of Fourier transforms in single precision. Complex numbers are pairs in memory. A product of x and w is
/// (x.re * w.re - x.im * w.im, x.re * w.im + x.im * w.re), each operation rounded.
/// </summary>
internal static class FloatFft
{
    /// <summary>
    /// In place: n real numbers (n + 2 places) become the n/2 + 1 first bins of their transform. Neighbours x[2k], x[2k+1] make one complex
    /// number; of the transform Z of these, bins k and n/2 - k follow from Z[k] and Z[n/2-k].
    /// </summary>
    /// <param name="row">n + 2 numbers, of which the last two are only written.</param>
    /// <param name="butterflies">From <see cref="FftTables.Butterflies"/> of n/2.</param>
    /// <param name="split">From <see cref="FftTables.Split"/> of n, by the factor 1/2.</param>
    public static void Forward(Span<float> row, ReadOnlySpan<float> butterflies, ReadOnlySpan<float> split)
    {
        int count = row.Length / 2 - 1;
        Complex(row[..(2 * count)], butterflies);
        float sum = row[0] + row[1];
        float difference = row[0] - row[1];
        (row[0], row[1], row[2 * count], row[2 * count + 1]) = (sum, 0, difference, 0);
        row[count + 1] = 0f - row[count + 1];
        for (int k = 1; k < count / 2; k++)
        {
            var a = row.Slice(2 * k, 2);
            var b = row.Slice(2 * (count - k), 2);
            var w = split.Slice(2 * k - 2, 2);
            float evenReal = (a[0] + b[0]) * 0.5f;
            float evenImaginary = (a[1] - b[1]) * 0.5f;
            float oddReal = a[1] + b[1];
            float oddImaginary = b[0] - a[0];
            float real = oddReal * w[0] - oddImaginary * w[1];
            float imaginary = oddReal * w[1] + oddImaginary * w[0];
            a[0] = evenReal + real;
            a[1] = evenImaginary + imaginary;
            b[0] = evenReal - real;
            b[1] = imaginary - evenImaginary;
        }
    }

    /// <summary>
    /// In place: the inverse of <see cref="Forward"/>, scaled by 1/n. Imaginary parts of the first and the last bin are not read. The complex
    /// transform is the forward one of conjugated numbers.
    /// </summary>
    /// <param name="row">The first n/2 bins; afterwards n real numbers.</param>
    /// <param name="last">The real part of bin n/2.</param>
    /// <param name="butterflies">As for <see cref="Forward"/>.</param>
    /// <param name="split">As for <see cref="Forward"/>.</param>
    public static void Inverse(Span<float> row, float last, ReadOnlySpan<float> butterflies, ReadOnlySpan<float> split)
    {
        int count = row.Length / 2;
        float first = row[0];
        row[0] = (first + last) * 0.5f;
        row[1] = (last - first) * 0.5f;
        for (int k = 1; k < count / 2; k++)
        {
            var a = row.Slice(2 * k, 2);
            var b = row.Slice(2 * (count - k), 2);
            var w = split.Slice(2 * k - 2, 2);
            float evenReal = (a[0] + b[0]) * 0.5f;
            float evenImaginary = (a[1] - b[1]) * 0.5f;
            float real = a[0] - b[0];
            float imaginary = a[1] + b[1];
            float oddReal = real * w[0] + imaginary * w[1];
            float oddImaginary = imaginary * w[0] - real * w[1];
            a[0] = evenReal - oddImaginary;
            a[1] = 0f - evenImaginary - oddReal;
            b[0] = evenReal + oddImaginary;
            b[1] = evenImaginary - oddReal;
        }

        Complex(row, butterflies);
        float scale = 1f / count;
        for (int i = 0; i < row.Length; i += 2)
        {
            row[i] *= scale;
            row[i + 1] *= -scale;
        }
    }

    /// <summary>
    /// In place: the complex transform of row.Length / 2 = 2^p numbers, decimation in time from bit-reversed order: a pass of sums and differences of
    /// neighbours when p is odd, then passes of butterflies of four. With the transforms A, B, C, D of every fourth number from the first, third,
    /// second and last on, and w = W(4m,j):
    /// s = A + w^2 B, t = A - w^2 B, u = w C + w^3 D, v = w C - w^3 D; results j, j+m, j+2m, j+3m are s + u, t - iv, s - u, t + iv.
    /// For j = 0 nothing is multiplied.
    /// </summary>
    private static void Complex(Span<float> row, ReadOnlySpan<float> butterflies)
    {
        int count = row.Length / 2;
        int bits = BitOperations.Log2((uint)count);
        BitReversal.Permute(row, count);
        int m = 1;
        if (bits % 2 != 0)
        {
            for (int i = 0; i < row.Length; i += 4)
            {
                (row[i], row[i + 1], row[i + 2], row[i + 3]) = (row[i] + row[i + 2], row[i + 1] + row[i + 3], row[i] - row[i + 2], row[i + 1] - row[i + 3]);
            }

            m = 2;
        }

        for (; m < count; m *= 4)
        {
            int stride = count / (4 * m);
            for (int j = 0; j < m; j++)
            {
                var w = j == 0 ? [] : butterflies.Slice((j * stride - 1) * 6, 6);
                for (int at = j; at < count; at += 4 * m)
                {
                    Butterfly(row[(2 * at)..], 2 * m, w);
                }
            }
        }
    }

    private static void Butterfly(Span<float> z, int step, ReadOnlySpan<float> w)
    {
        var (ar, ai) = (z[0], z[1]);
        var (br, bi) = (z[step], z[step + 1]);
        var (cr, ci) = (z[2 * step], z[2 * step + 1]);
        var (dr, di) = (z[3 * step], z[3 * step + 1]);
        if (!w.IsEmpty)
        {
            (cr, ci) = (cr * w[0] - ci * w[1], cr * w[1] + ci * w[0]);
            (br, bi) = (br * w[2] - bi * w[3], br * w[3] + bi * w[2]);
            (dr, di) = (dr * w[4] - di * w[5], dr * w[5] + di * w[4]);
        }

        var (sr, si) = (ar + br, ai + bi);
        var (tr, ti) = (ar - br, ai - bi);
        var (ur, ui) = (cr + dr, ci + di);
        var (vr, vi) = (cr - dr, ci - di);
        (z[0], z[1]) = (sr + ur, si + ui);
        (z[step], z[step + 1]) = (tr + vi, ti - vr);
        (z[2 * step], z[2 * step + 1]) = (sr - ur, si - ui);
        (z[3 * step], z[3 * step + 1]) = (tr - vi, ti + vr);
    }
}
