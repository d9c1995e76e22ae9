using Mote.Core.Numerics;

namespace Mote.Data;

/// <summary>Plays a series faster or slower around its middle, by straight lines between samples; zeros come in.</summary>
public sealed record SpeedAugmentation : Augmentation
{
    /// <inheritdoc/>
    public override string Name => "speed";

    /// <summary>The speed; 1 changes nothing.</summary>
    public AugmentationRange Factor { get; init; } = new(0.9, 1.1);

    /// <inheritdoc/>
    public override void Apply(Span<float> samples, SampleShape shape, AugmentationContext context, Random64 random)
    {
        double speed = Factor.Draw(random);
        double middle = (shape.Rows - 1) / 2.0;
        Interpolation.Resample(samples, shape, context, row => middle + ((row - middle) * speed), zeros: true);
    }
}
