namespace Mote.Synthesis.Signals;

/// <summary>Adds signals at given levels.</summary>
public static class Mixer
{
    /// <summary>Adds noise to a signal in place, so that the signal's power is <paramref name="decibels"/> above the noise's. The signal's power is that of its active part.</summary>
    /// <param name="signal">What is to be heard.</param>
    /// <param name="active">Where in it, which is not empty.</param>
    /// <param name="noise">As many samples as the signal.</param>
    /// <param name="decibels">The ratio.</param>
    /// <returns>The factor that the noise was multiplied by; 0 where one of both is silent.</returns>
    public static float AddNoise(Span<float> signal, Range active, ReadOnlySpan<float> noise, double decibels)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(noise.Length, signal.Length);
        double power = Decibels.Rms(signal[active]);
        double noisePower = Decibels.Rms(noise);
        if (power == 0 || noisePower == 0)
        {
            return 0;
        }

        float factor = (float)(power / noisePower * Decibels.ToFactor(-decibels));
        for (int i = 0; i < signal.Length; i++)
        {
            signal[i] += factor * noise[i];
        }

        return factor;
    }

    /// <summary>Scales a signal down so far that no sample is beyond <paramref name="limit"/>; a signal that fits is left alone.</summary>
    public static void Limit(Span<float> signal, float limit)
    {
        float peak = 0;
        foreach (float x in signal)
        {
            peak = Math.Max(peak, Math.Abs(x));
        }

        if (peak > limit)
        {
            float factor = limit / peak;
            foreach (ref float x in signal)
            {
                x = Math.Clamp(x * factor, -limit, limit);
            }
        }
    }

    /// <summary>16-bit integers: x * 32768, rounded half to even, limited to the type.</summary>
    public static short[] ToInt16(ReadOnlySpan<float> signal)
    {
        var result = new short[signal.Length];
        for (int i = 0; i < signal.Length; i++)
        {
            result[i] = (short)Math.Clamp(MathF.Round(signal[i] * 32768), short.MinValue, short.MaxValue);
        }

        return result;
    }
}
