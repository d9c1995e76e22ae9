using Mote.Core.Numerics;

namespace Mote.Synthesis.Signals;

/// <summary>What a noise sounds like.</summary>
public enum NoiseKind
{
    /// <summary>Equal power at each frequency.</summary>
    White,

    /// <summary>3 dB less power an octave.</summary>
    Pink,

    /// <summary>6 dB less power an octave.</summary>
    Brown,

    /// <summary>The mains, 50 or 60 Hz with harmonics, over a little hiss.</summary>
    Hum,

    /// <summary>Air through blades: low noise that breathes with the turning, and the tone of the blades.</summary>
    Fan,

    /// <summary>Clicks and knocks, a few a second, over a little hiss.</summary>
    Clicks,
}

/// <summary>Noises of unit power (RMS 1), each from a stream of random numbers.</summary>
public static class Noise
{
    /// <summary>Makes a noise.</summary>
    /// <param name="kind">What it sounds like.</param>
    /// <param name="count">Samples, 1 or more.</param>
    /// <param name="rate">Samples per second.</param>
    /// <param name="random">Where its numbers come from.</param>
    public static float[] Make(NoiseKind kind, int count, int rate, Random64 random)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var samples = new float[count];
        switch (kind)
        {
            case NoiseKind.White:
                FillWhite(samples, random);
                break;
            case NoiseKind.Pink:
                FillPink(samples, random);
                break;
            case NoiseKind.Brown:
                FillBrown(samples, random);
                break;
            case NoiseKind.Hum:
                FillHum(samples, rate, random);
                break;
            case NoiseKind.Fan:
                FillFan(samples, rate, random);
                break;
            case NoiseKind.Clicks:
                FillClicks(samples, rate, random);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(kind));
        }

        Normalize(samples);
        return samples;
    }

    /// <summary>Scales to unit power; silence stays silence.</summary>
    public static void Normalize(Span<float> samples)
    {
        double rms = Decibels.Rms(samples);
        if (rms > 0)
        {
            float factor = (float)(1 / rms);
            foreach (ref float x in samples)
            {
                x *= factor;
            }
        }
    }

    /// <summary>The sum of 12 sixteen-bit numbers of 3 draws: nearly Gaussian, within 6 deviations, at a fraction of the cost.</summary>
    private static float Draw(Random64 random)
    {
        long sum = 0;
        for (int i = 0; i < 3; i++)
        {
            ulong bits = random.Next();
            sum += (long)(bits & 0xFFFF) + (long)(bits >> 16 & 0xFFFF) + (long)(bits >> 32 & 0xFFFF) + (long)(bits >> 48);
        }

        return (sum - (6 * 65535)) / 65536f;
    }

    private static void FillWhite(Span<float> samples, Random64 random)
    {
        foreach (ref float x in samples)
        {
            x = Draw(random);
        }
    }

    /// <summary>White noise through four pairs of poles and zeros, which follow 1/f within 1 dB from 1/1000 to 1/4 of the rate.</summary>
    private static void FillPink(Span<float> samples, Random64 random)
    {
        // e^(-2 pi f) of corners f, shares of the rate: poles at 0.0005 times 6^k, zeros sqrt(6) above each. Alternating corners approximate half an order of slope.
        ReadOnlySpan<double> poles = [0.99686, 0.98133, 0.89308, 0.50735];
        ReadOnlySpan<double> zeros = [0.99233, 0.95487, 0.75799, 0.1898];
        Span<double> memory = stackalloc double[4];
        for (int i = -256; i < samples.Length; i++)
        {
            double x = Draw(random);
            for (int k = 0; k < poles.Length; k++)
            {
                double y = x + memory[k];
                memory[k] = (poles[k] * y) - (zeros[k] * x);
                x = y;
            }

            if (i >= 0)
            {
                samples[i] = (float)x;
            }
        }
    }

    private static void FillBrown(Span<float> samples, Random64 random)
    {
        // A leak keeps it from wandering off: the corner lies at rate / 1250.
        const double Leak = 0.995;
        double state = 0;
        for (int i = -1000; i < samples.Length; i++)
        {
            state = (Leak * state) + Draw(random);
            if (i >= 0)
            {
                samples[i] = (float)state;
            }
        }
    }

    private static void FillHum(Span<float> samples, int rate, Random64 random)
    {
        double frequency = random.NextInt(2) == 0 ? 50 : 60;
        const int Harmonics = 8;
        Span<double> level = stackalloc double[Harmonics];
        Span<double> phase = stackalloc double[Harmonics];
        for (int h = 0; h < Harmonics; h++)
        {
            level[h] = random.NextDouble(0.2, 1) / (h + 1);
            phase[h] = random.NextDouble();
        }

        for (int i = 0; i < samples.Length; i++)
        {
            double sum = 0.03 * Draw(random);
            for (int h = 0; h < Harmonics; h++)
            {
                sum += level[h] * Turn.Sin((i * frequency * (h + 1) / rate) + phase[h]);
            }

            samples[i] = (float)sum;
        }
    }

    private static void FillFan(Span<float> samples, int rate, Random64 random)
    {
        double turning = random.NextDouble(12, 30);
        int blades = 3 + random.NextInt(5);
        double depth = random.NextDouble(0.1, 0.4);
        double tone = random.NextDouble(0.05, 0.3);
        double phase = random.NextDouble();
        FillPink(samples, random);
        Biquad.LowPass(random.NextDouble(500, 2500), rate).Apply(samples);
        Normalize(samples);
        for (int i = 0; i < samples.Length; i++)
        {
            double angle = (i * turning / rate) + phase;
            samples[i] = (float)((samples[i] * (1 + (depth * Turn.Sin(angle)))) + (tone * Turn.Sin(angle * blades)));
        }
    }

    private static void FillClicks(Span<float> samples, int rate, Random64 random)
    {
        for (int i = 0; i < samples.Length; i++)
        {
            samples[i] = 0.02f * Draw(random);
        }

        double mean = rate / random.NextDouble(2, 8);
        for (double at = mean * random.NextDouble(); at < samples.Length; at += mean * random.NextDouble(0.2, 1.8))
        {
            // A struck body: a damped oscillation.
            double frequency = random.NextDouble(300, 4000);
            double decay = random.NextDouble(0.002, 0.02) * rate;
            double level = random.NextDouble(0.3, 1);
            int start = (int)at;
            int end = Math.Min(samples.Length, start + (int)(8 * decay));
            for (int i = start; i < end; i++)
            {
                samples[i] += (float)(level * ExactMath.Exp((float)(-(i - start) / decay)) * Turn.Sin((i - start) * frequency / rate));
            }
        }
    }
}
