namespace Mote.Report;

/// <summary>A discrete Fourier transform in place, radix 2, decimation in time.</summary>
internal sealed class FourierTransform
{
    private readonly double[] _cosines;
    private readonly double[] _sines;
    private readonly int[] _reversed;

    /// <summary>A transform of so many points.</summary>
    /// <param name="length">A power of two, 2 or more.</param>
    public FourierTransform(int length)
    {
        Real = new double[length];
        Imaginary = new double[length];
        _cosines = new double[length / 2];
        _sines = new double[length / 2];
        for (int i = 0; i < length / 2; i++)
        {
            (_sines[i], _cosines[i]) = Math.SinCos(-2 * Math.PI * i / length);
        }

        _reversed = new int[length];
        for (int i = 1; i < length; i++)
        {
            _reversed[i] = (_reversed[i / 2] / 2) + (i % 2 == 0 ? 0 : length / 2);
        }
    }

    /// <summary>The real parts, of the points before and of the coefficients after.</summary>
    public double[] Real { get; }

    /// <summary>The imaginary parts.</summary>
    public double[] Imaginary { get; }

    /// <summary>Replaces the points x(n) by the sums over n of x(n) * exp(-2 pi i k n / length).</summary>
    public void Transform()
    {
        double[] re = Real, im = Imaginary;
        int length = re.Length;
        for (int i = 0; i < length; i++)
        {
            int other = _reversed[i];
            if (other > i)
            {
                (re[i], re[other]) = (re[other], re[i]);
                (im[i], im[other]) = (im[other], im[i]);
            }
        }

        for (int size = 2; size <= length; size *= 2)
        {
            int half = size / 2, stride = length / size;
            for (int start = 0; start < length; start += size)
            {
                for (int k = 0; k < half; k++)
                {
                    int a = start + k, b = a + half;
                    double c = _cosines[k * stride], s = _sines[k * stride];
                    double x = (re[b] * c) - (im[b] * s), y = (re[b] * s) + (im[b] * c);
                    (re[b], im[b]) = (re[a] - x, im[a] - y);
                    (re[a], im[a]) = (re[a] + x, im[a] + y);
                }
            }
        }
    }
}
