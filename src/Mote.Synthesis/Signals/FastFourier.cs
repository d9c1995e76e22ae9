using Mote.Core.Numerics;

namespace Mote.Synthesis.Signals;

/// <summary>
/// The discrete Fourier transform of a power of two of complex numbers, in place: radix 2, decimation in time (Cooley and Tukey, 1965). Not scaled in
/// either direction. Instances hold only tables and serve any number of threads.
/// </summary>
public sealed class FastFourier
{
    private readonly double[] _cos;
    private readonly double[] _sin;

    /// <summary>Tables for a length.</summary>
    /// <param name="length">A power of two from 2 to 2^22.</param>
    public FastFourier(int length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, 1 << 22);
        if ((length & (length - 1)) != 0)
        {
            throw new ArgumentException("The length is a power of two.", nameof(length));
        }

        Length = length;
        (_cos, _sin) = (new double[length / 2], new double[length / 2]);
        for (int i = 0; i < length / 2; i++)
        {
            float angle = (float)(2 * Math.PI * i / length);
            (_cos[i], _sin[i]) = (ExactMath.Cos(angle), ExactMath.Sin(angle));
        }
    }

    /// <summary>How many complex numbers are transformed.</summary>
    public int Length { get; }

    /// <summary>The smallest length that holds a number of samples.</summary>
    public static int LengthFor(int samples)
    {
        int length = 2;
        while (length < samples)
        {
            length *= 2;
        }

        return length;
    }

    /// <summary>X[k] = sum of x[n] e^(-2 pi i k n / length); with <paramref name="inverse"/> the exponent is positive.</summary>
    public void Transform(Span<double> real, Span<double> imaginary, bool inverse = false)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(real.Length, Length);
        ArgumentOutOfRangeException.ThrowIfNotEqual(imaginary.Length, Length);
        Reverse(real, imaginary);
        double sign = inverse ? 1 : -1;
        for (int half = 1; half < Length; half *= 2)
        {
            int step = Length / (2 * half);
            for (int start = 0; start < Length; start += 2 * half)
            {
                var lowReal = real.Slice(start, half);
                var lowImaginary = imaginary.Slice(start, half);
                var highReal = real.Slice(start + half, half);
                var highImaginary = imaginary.Slice(start + half, half);
                for (int k = 0, t = 0; k < half; k++, t += step)
                {
                    double c = _cos[t];
                    double s = sign * _sin[t];
                    double re = (highReal[k] * c) - (highImaginary[k] * s);
                    double im = (highReal[k] * s) + (highImaginary[k] * c);
                    highReal[k] = lowReal[k] - re;
                    highImaginary[k] = lowImaginary[k] - im;
                    lowReal[k] += re;
                    lowImaginary[k] += im;
                }
            }
        }
    }

    private static void Reverse(Span<double> real, Span<double> imaginary)
    {
        for (int i = 1, j = 0; i < real.Length; i++)
        {
            int bit = real.Length >> 1;
            for (; (j & bit) != 0; bit >>= 1)
            {
                j ^= bit;
            }

            j ^= bit;
            if (i < j)
            {
                (real[i], real[j]) = (real[j], real[i]);
                (imaginary[i], imaginary[j]) = (imaginary[j], imaginary[i]);
            }
        }
    }
}
