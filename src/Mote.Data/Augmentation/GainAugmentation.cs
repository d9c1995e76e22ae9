using Mote.Core.Numerics;

namespace Mote.Data;

/// <summary>Makes a sound louder or softer; what leaves the range of 16-bit integers is limited to it, as a converter limits it.</summary>
public sealed record GainAugmentation : Augmentation
{
    /// <inheritdoc/>
    public override string Name => "gain";

    /// <summary>The gain, in dB of amplitude.</summary>
    public AugmentationRange Decibels { get; init; } = new(-6, 6);

    /// <inheritdoc/>
    public override void Apply(Span<float> samples, SampleShape shape, AugmentationContext context, Random64 random)
    {
        float factor = Decibel.Amplitude(Decibels.Draw(random));
        foreach (ref float sample in samples)
        {
            sample = Math.Clamp(sample * factor, short.MinValue, short.MaxValue);
        }
    }
}
