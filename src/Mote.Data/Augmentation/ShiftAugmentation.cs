using Mote.Core.Numerics;

namespace Mote.Data;

/// <summary>Moves a series in time, earlier or later; zeros come in.</summary>
public sealed record ShiftAugmentation : Augmentation
{
    /// <inheritdoc/>
    public override string Name => "shift";

    /// <summary>The furthest move as a part of the length, 0 to 1.</summary>
    public double Part { get; init; } = 0.1;

    /// <inheritdoc/>
    public override void Apply(Span<float> samples, SampleShape shape, AugmentationContext context, Random64 random)
    {
        int most = (int)(Part * shape.Rows);
        int by = random.NextInt((2 * most) + 1) - most;
        int width = shape.Columns * shape.Channels;
        if (by >= 0)
        {
            samples[..^(by * width)].CopyTo(samples[(by * width)..]);
            samples[..(by * width)].Clear();
        }
        else
        {
            samples[(-by * width)..].CopyTo(samples);
            samples[^(-by * width)..].Clear();
        }
    }
}
