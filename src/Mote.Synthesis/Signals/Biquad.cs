using Mote.Core.Numerics;

namespace Mote.Synthesis.Signals;

/// <summary>A filter of second order in direct form 2 transposed, with designs of Bristow-Johnson's "Cookbook formulae for audio EQ biquad filter coefficients".</summary>
public readonly struct Biquad
{
    private readonly double _b0;
    private readonly double _b1;
    private readonly double _b2;
    private readonly double _a1;
    private readonly double _a2;

    private Biquad(double b0, double b1, double b2, double a0, double a1, double a2) =>
        (_b0, _b1, _b2, _a1, _a2) = (b0 / a0, b1 / a0, b2 / a0, a1 / a0, a2 / a0);

    /// <summary>A low-pass; with the default quality a Butterworth filter.</summary>
    public static Biquad LowPass(double frequency, double rate, double quality = 0.70710678)
    {
        var (cos, alpha) = Angle(frequency, rate, quality);
        return new Biquad((1 - cos) / 2, 1 - cos, (1 - cos) / 2, 1 + alpha, -2 * cos, 1 - alpha);
    }

    /// <summary>A high-pass; with the default quality a Butterworth filter.</summary>
    public static Biquad HighPass(double frequency, double rate, double quality = 0.70710678)
    {
        var (cos, alpha) = Angle(frequency, rate, quality);
        return new Biquad((1 + cos) / 2, -1 - cos, (1 + cos) / 2, 1 + alpha, -2 * cos, 1 - alpha);
    }

    /// <summary>A band-pass whose gain at its centre is 1.</summary>
    public static Biquad BandPass(double frequency, double rate, double quality)
    {
        var (cos, alpha) = Angle(frequency, rate, quality);
        return new Biquad(alpha, 0, -alpha, 1 + alpha, -2 * cos, 1 - alpha);
    }

    /// <summary>Filters in place, from silence.</summary>
    public void Apply(Span<float> samples)
    {
        double s1 = 0;
        double s2 = 0;
        for (int i = 0; i < samples.Length; i++)
        {
            double x = samples[i];
            double y = (_b0 * x) + s1;
            s1 = (_b1 * x) - (_a1 * y) + s2;
            s2 = (_b2 * x) - (_a2 * y);
            samples[i] = (float)y;
        }
    }

    private static (double Cos, double Alpha) Angle(double frequency, double rate, double quality)
    {
        float angle = (float)(2 * Math.PI * frequency / rate);
        return (ExactMath.Cos(angle), ExactMath.Sin(angle) / (2 * quality));
    }
}
