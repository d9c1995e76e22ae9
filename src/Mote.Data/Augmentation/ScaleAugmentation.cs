using Mote.Core.Numerics;

namespace Mote.Data;

/// <summary>Multiplies a series by a number: stronger or weaker movements, another sensor's sensitivity.</summary>
public sealed record ScaleAugmentation : Augmentation
{
    /// <inheritdoc/>
    public override string Name => "scale";

    /// <summary>The factor.</summary>
    public AugmentationRange Factor { get; init; } = new(0.9, 1.1);

    /// <summary>True: a factor of its own for each channel.</summary>
    public bool PerChannel { get; init; }

    /// <inheritdoc/>
    public override void Apply(Span<float> samples, SampleShape shape, AugmentationContext context, Random64 random)
    {
        float factor = (float)Factor.Draw(random);
        for (int c = 0; c < shape.Channels; c++)
        {
            factor = PerChannel && c > 0 ? (float)Factor.Draw(random) : factor;
            for (int i = c; i < samples.Length; i += shape.Channels)
            {
                samples[i] *= factor;
            }
        }
    }
}
