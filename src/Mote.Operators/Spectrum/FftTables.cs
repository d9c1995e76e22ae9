namespace Mote.Operators.Spectrum;

/// <summary>The constants of Fourier transforms of real rows, rounded once from double precision. W(n,k) is e^(-2 pi i k / n).</summary>
internal static class FftTables
{
    /// <summary>
    /// For butterflies of a complex transform of length <paramref name="count"/>: for each j from 1 to count/4 - 1 the real and imaginary parts of
    /// W(count,j), W(count,2j) and W(count,3j). A pass over groups of 4m reads every (count/4m)th.
    /// </summary>
    public static double[] Butterflies(int count)
    {
        var table = new double[6 * (count / 4 - 1)];
        for (int j = 1; j < count / 4; j++)
        {
            for (int power = 1; power <= 3; power++)
            {
                var (c, s) = ExactTurn.Of((long)j * power, count);
                table[(j - 1) * 6 + (power - 1) * 2] = c;
                table[(j - 1) * 6 + (power - 1) * 2 + 1] = 0 - s;
            }
        }

        return table;
    }

    /// <summary>For the step between a real row of length <paramref name="length"/> and half as many complex numbers: factor * W(length,k), k from 1 to length/4 - 1.</summary>
    public static double[] Split(int length, double factor)
    {
        var table = new double[2 * (length / 4 - 1)];
        for (int k = 1; k < length / 4; k++)
        {
            var (c, s) = ExactTurn.Of(k, length);
            table[k * 2 - 2] = factor * c;
            table[k * 2 - 1] = factor * (0 - s);
        }

        return table;
    }

    /// <summary>Rounded to single precision.</summary>
    public static float[] Single(double[] table) => Array.ConvertAll(table, v => (float)v);

    /// <summary>Rounded to Q15, halves to even; one is 32767.</summary>
    public static short[] Q15(double[] table) => Array.ConvertAll(table, v => (short)Math.Min(Math.Round(v * 32768), short.MaxValue));

    /// <summary>Rounded to Q31, halves to even; one is 2^31 - 1.</summary>
    public static int[] Q31(double[] table) => Array.ConvertAll(table, v => (int)Math.Min(Math.Round(v * 2147483648), int.MaxValue));
}
