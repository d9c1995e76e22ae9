using Mote.Core.Numerics;

namespace Mote.Synthesis.Signals;

/// <summary>Levels: decibels of amplitudes and the root of the mean square. Portable: the same bits on any machine.</summary>
public static class Decibels
{
    private const double LnTenOverTwenty = 0.11512925464970229;

    /// <summary>The factor of amplitudes that stands for a number of decibels: 10^(decibels / 20).</summary>
    public static float ToFactor(double decibels) => ExactMath.Exp((float)(decibels * LnTenOverTwenty));

    /// <summary>20 log10 of a factor of amplitudes; negative infinity for zero.</summary>
    public static double FromFactor(double factor) => ExactMath.Log((float)factor) / LnTenOverTwenty;

    /// <summary>The root of the mean square, summed in double in order; 0 for no samples.</summary>
    public static double Rms(ReadOnlySpan<float> samples)
    {
        double sum = 0;
        foreach (float x in samples)
        {
            sum += (double)x * x;
        }

        return samples.Length == 0 ? 0 : Math.Sqrt(sum / samples.Length);
    }
}
