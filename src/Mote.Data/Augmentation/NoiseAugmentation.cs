using Mote.Core.Numerics;

namespace Mote.Data;

/// <summary>Adds noise at a signal-to-noise ratio: a random stretch of a recording, or white noise where there is none. Silent examples stay silent.</summary>
public sealed record NoiseAugmentation : Augmentation
{
    /// <inheritdoc/>
    public override string Name => "noise";

    /// <summary>A folder of WAV files, relative to the project's folder; null for white noise.</summary>
    public string? Folder { get; init; }

    /// <summary>10 log10 (power of the example / power of the noise), in dB.</summary>
    public AugmentationRange Decibels { get; init; } = new(0, 20);

    /// <inheritdoc/>
    public override void Apply(Span<float> samples, SampleShape shape, AugmentationContext context, Random64 random)
    {
        var noise = context.Scratch(shape.Rows);
        if (Folder is not null && context.Noises.Length > 0)
        {
            float[] recording = context.Noises[random.NextInt(context.Noises.Length)];
            int start = random.NextInt(recording.Length);
            for (int i = 0; i < noise.Length; i++)
            {
                noise[i] = recording[(start + i) % recording.Length];
            }
        }
        else
        {
            for (int i = 0; i < noise.Length; i++)
            {
                noise[i] = (float)random.NextGaussian();
            }
        }

        double ratio = Decibels.Draw(random);
        double signal = Power(samples);
        double power = Power(noise);
        if (signal == 0 || power == 0)
        {
            return;
        }

        float scale = (float)Math.Sqrt(signal / power) / Decibel.Amplitude(ratio);
        for (int i = 0; i < samples.Length; i++)
        {
            samples[i] += scale * noise[i / (shape.Columns * shape.Channels)];
        }
    }

    private static double Power(ReadOnlySpan<float> x)
    {
        double sum = 0;
        foreach (float value in x)
        {
            sum += (double)value * value;
        }

        return sum / x.Length;
    }
}
