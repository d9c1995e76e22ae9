using System.Numerics;
using Mote.Core.Numerics;

namespace Mote.Synthesis.Signals;

/// <summary>
/// Changes the rate of a signal by a ratio of integers: a polyphase filter whose prototype is a sinc under a Kaiser window (Kaiser, 1974), cut off below
/// the lower of both Nyquist frequencies. Stop band -90 dB, transition from 0.85 to 1.0 of that Nyquist frequency. No delay: output sample i lies at the time
/// i / to of the input. Instances hold only tables and serve any number of threads.
/// </summary>
public sealed class Resampler
{
    private const double Attenuation = 90;

    /// <summary>Kaiser's beta for this attenuation.</summary>
    private const double Beta = 0.1102 * (Attenuation - 8.7);

    /// <summary>The width of the transition as a share of the lower Nyquist frequency.</summary>
    private const double Transition = 0.15;

    /// <summary>No ratio has more phases, which bounds the tables.</summary>
    private const int MaxPhases = 4096;

    private readonly int _up;
    private readonly int _down;
    private readonly int _taps;
    private readonly float[] _coefficients;

    /// <summary>A filter from one rate to another.</summary>
    /// <param name="from">The rate of the input, 1 or more.</param>
    /// <param name="to">The rate of the output, 1 or more. After division by the greatest common divisor it is at most 4096.</param>
    public Resampler(int from, int to)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(from, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(to, 1);
        int divisor = (int)BigInteger.GreatestCommonDivisor(from, to);
        (_up, _down) = (to / divisor, from / divisor);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(_up, MaxPhases, nameof(to));

        // In units of the input: the band that both rates hold, and Kaiser's length for the transition.
        double band = Math.Min(1, (double)_up / _down);
        double cut = band * (1 - (Transition / 2));
        int half = (int)Math.Ceiling((Attenuation - 7.95) / (14.36 * band * Transition / 2) / 2);
        _taps = 2 * half;
        _coefficients = new float[_up * _taps];
        for (int phase = 0; phase < _up; phase++)
        {
            double sum = 0;
            for (int k = 0; k < _taps; k++)
            {
                double x = k - half + 1 - ((double)phase / _up);
                double h = cut * Sinc(cut * x) * Kaiser(x / half);
                _coefficients[(phase * _taps) + k] = (float)h;
                sum += h;
            }

            // A constant stays what it is in every phase; otherwise the phases would modulate it.
            for (int k = 0; k < _taps; k++)
            {
                _coefficients[(phase * _taps) + k] = (float)(_coefficients[(phase * _taps) + k] / sum);
            }
        }
    }

    /// <summary>As many samples as cover the same time, rounded up. Beyond both ends the input counts as silent.</summary>
    public float[] Apply(ReadOnlySpan<float> samples)
    {
        int count = checked((int)((((long)samples.Length * _up) + _down - 1) / _down));
        var padded = new float[samples.Length + (2 * _taps)];
        samples.CopyTo(padded.AsSpan(_taps));
        var result = new float[count];
        for (int i = 0; i < count; i++)
        {
            long position = (long)i * _down;
            int start = (int)(position / _up) + _taps - (_taps / 2) + 1;
            var taps = _coefficients.AsSpan((int)(position % _up) * _taps, _taps);
            result[i] = Dot(taps, padded.AsSpan(start, _taps));
        }

        return result;
    }

    /// <summary>Four sums at a time whatever the machine, so that the order of summation is fixed.</summary>
    private static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var sum = Vector4.Zero;
        int i = 0;
        for (; i + 4 <= a.Length; i += 4)
        {
            sum += new Vector4(a.Slice(i, 4)) * new Vector4(b.Slice(i, 4));
        }

        float rest = (sum.X + sum.Y) + (sum.Z + sum.W);
        for (; i < a.Length; i++)
        {
            rest += a[i] * b[i];
        }

        return rest;
    }

    private static double Sinc(double x) => Math.Abs(x) < 1e-9 ? 1 : ExactMath.Sin((float)(Math.PI * x)) / (double)(float)(Math.PI * x);

    private static double Kaiser(double x) => Math.Abs(x) >= 1 ? 0 : Bessel(Beta * Math.Sqrt(1 - (x * x))) / Bessel(Beta);

    /// <summary>The modified Bessel function of the first kind and order 0, by its power series.</summary>
    private static double Bessel(double x)
    {
        double sum = 1;
        double term = 1;
        for (int k = 1; term > 1e-17 * sum; k++)
        {
            term *= x * x / (4.0 * k * k);
            sum += term;
        }

        return sum;
    }
}
