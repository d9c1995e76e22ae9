using Mote.Core.Numerics;

namespace Mote.Data;

/// <summary>Changes a picture's light: brightness is added, contrast scales around the picture's mean, saturation scales around each pixel's grey. Values stay within 0 and 255.</summary>
public sealed record ColourAugmentation : Augmentation
{
    /// <inheritdoc/>
    public override string Name => "colour";

    /// <summary>The greatest change of brightness as a part of 255.</summary>
    public double Brightness { get; init; } = 0.1;

    /// <summary>The greatest change of contrast; 0.2 is from 0.8 to 1.2.</summary>
    public double Contrast { get; init; } = 0.1;

    /// <summary>The greatest change of saturation; pictures of one channel have none.</summary>
    public double Saturation { get; init; }

    /// <inheritdoc/>
    public override void Apply(Span<float> samples, SampleShape shape, AugmentationContext context, Random64 random)
    {
        float add = (float)(random.NextDouble(-1, 1) * Brightness * 255);
        float contrast = (float)(1 + (random.NextDouble(-1, 1) * Contrast));
        float saturation = (float)(1 + (random.NextDouble(-1, 1) * Saturation));
        double sum = 0;
        foreach (float value in samples)
        {
            sum += value;
        }

        float mean = (float)(sum / samples.Length);
        for (int at = 0; at < samples.Length; at += shape.Channels)
        {
            var pixel = samples.Slice(at, shape.Channels);
            float grey = shape.Channels == 3 ? (0.299f * pixel[0]) + (0.587f * pixel[1]) + (0.114f * pixel[2]) : 0;
            foreach (ref float value in pixel)
            {
                float coloured = shape.Channels == 3 ? grey + ((value - grey) * saturation) : value;
                value = Math.Clamp(mean + ((coloured - mean) * contrast) + add, 0, 255);
            }
        }
    }
}
