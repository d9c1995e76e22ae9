namespace Mote.Operators.Spectrum;

/// <summary>
/// Cosine and sine of fractions of a full turn in double precision, the same on every machine: the angle is brought into the first eighth of the
/// turn in integers, where power series of plain multiplications and additions give both to 2e-16.
/// </summary>
public static class ExactTurn
{
    /// <summary>cos(2 pi numerator / denominator) and its sine; exact at multiples of a quarter turn.</summary>
    /// <param name="numerator">0 or more, below 2^59.</param>
    /// <param name="denominator">1 or more, below 2^59.</param>
    public static (double Cos, double Sin) Of(long numerator, long denominator)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(numerator);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(denominator);

        // Eighths of a turn, and what is left of the angle above them.
        long eighths = 8 * (numerator % denominator);
        long octant = eighths / denominator;
        long rest = eighths % denominator;
        bool mirrored = (octant & 1) != 0;
        double x = 2 * Math.PI * ((mirrored ? denominator - rest : rest) / (8.0 * denominator));
        var (c, s) = Series(x);
        if (mirrored)
        {
            (c, s) = (s, c);
        }

        return (octant >> 1) switch
        {
            0 => (c, s),
            1 => (0 - s, c),
            2 => (0 - c, 0 - s),
            _ => (s, 0 - c),
        };
    }

    /// <summary>Taylor's series for x in [0, pi/4], from the smallest term on.</summary>
    private static (double Cos, double Sin) Series(double x)
    {
        double square = x * x;
        double c = 0;
        double s = 0;
        for (int i = 18; i >= 2; i -= 2)
        {
            c = (1 - c) * square / (i * (i - 1));
            s = (1 - s) * square / (i * (i + 1));
        }

        return (1 - c, x * (1 - s));
    }
}
