namespace Mote.Core.Numerics;

/// <summary>
/// The natural logarithm of positive, normal numbers from additions, multiplications and divisions alone, so that it has the same bits on any
/// system. Relative error below 1e-15: log x = e log 2 + 2 atanh((m - 1)/(m + 1)) with m in [sqrt 1/2, sqrt 2), by the series of atanh.
/// </summary>
public static class PortableLog
{
    private const double Ln2 = 0.693147180559945309417;

    private const double Root2 = 1.41421356237309504880;

    /// <summary>ln x; x is positive and a normal number.</summary>
    public static double Log(double x)
    {
        long bits = BitConverter.DoubleToInt64Bits(x);
        int exponent = (int)((bits >> 52) & 0x7ff) - 1023;
        double m = BitConverter.Int64BitsToDouble((bits & 0xfffffffffffffL) | 0x3ff0000000000000L);
        if (m > Root2)
        {
            m *= 0.5;
            exponent++;
        }

        // |z| < 0.1716, so that z^2 < 0.0295 and 11 terms leave 0.0295^11 / 23 < 7e-19.
        double z = (m - 1) / (m + 1);
        double z2 = z * z;
        double sum = 0;
        for (int k = 21; k >= 1; k -= 2)
        {
            sum = (sum * z2) + (1.0 / k);
        }

        return (exponent * Ln2) + (2 * z * sum);
    }
}
