using Mote.Core.Numerics;

namespace Mote.Data;

/// <summary>
/// Hides stretches of time and of bands of the features, which become their mean (Park et al., "SpecAugment", 2019, without its warping). Features are rows (time) x
/// columns (bands).
/// </summary>
public sealed record SpecAugmentation : Augmentation
{
    /// <inheritdoc/>
    public override string Name => "spec_augment";

    /// <inheritdoc/>
    public override AugmentationStage Stage => AugmentationStage.Features;

    /// <summary>How many stretches of time.</summary>
    public int TimeMasks { get; init; } = 1;

    /// <summary>The longest, in rows.</summary>
    public int TimeWidth { get; init; } = 10;

    /// <summary>How many stretches of bands.</summary>
    public int BandMasks { get; init; } = 1;

    /// <summary>The widest, in bands.</summary>
    public int BandWidth { get; init; } = 6;

    /// <inheritdoc/>
    public override void Apply(Span<float> samples, SampleShape shape, AugmentationContext context, Random64 random)
    {
        double sum = 0;
        foreach (float value in samples)
        {
            sum += value;
        }

        float mean = (float)(sum / samples.Length);
        int width = shape.Columns * shape.Channels;
        for (int m = 0; m < TimeMasks; m++)
        {
            var (from, count) = Mask(shape.Rows, TimeWidth, random);
            samples.Slice(from * width, count * width).Fill(mean);
        }

        for (int m = 0; m < BandMasks; m++)
        {
            var (from, count) = Mask(shape.Columns, BandWidth, random);
            for (int row = 0; row < shape.Rows; row++)
            {
                samples.Slice(row * width + from * shape.Channels, count * shape.Channels).Fill(mean);
            }
        }
    }

    private static (int From, int Count) Mask(int extent, int most, Random64 random)
    {
        int count = random.NextInt(Math.Min(most, extent) + 1);
        return (random.NextInt(extent - count + 1), count);
    }
}
