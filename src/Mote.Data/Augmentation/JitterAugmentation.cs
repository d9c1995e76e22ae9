using Mote.Core.Numerics;

namespace Mote.Data;

/// <summary>Adds normally distributed noise to every number, as strong as a part of the channel's own standard deviation in the example (a row of a table: as the number says).</summary>
public sealed record JitterAugmentation : Augmentation
{
    /// <inheritdoc/>
    public override string Name => "jitter";

    /// <summary>The noise's standard deviation as a part of the channel's.</summary>
    public double Relative { get; init; } = 0.05;

    /// <summary>The noise's standard deviation in the samples' units, added to the relative one.</summary>
    public double Absolute { get; init; }

    /// <inheritdoc/>
    public override void Apply(Span<float> samples, SampleShape shape, AugmentationContext context, Random64 random)
    {
        int rows = samples.Length / shape.Channels;
        for (int c = 0; c < shape.Channels; c++)
        {
            double sum = 0;
            double squares = 0;
            for (int i = c; i < samples.Length; i += shape.Channels)
            {
                sum += samples[i];
                squares += (double)samples[i] * samples[i];
            }

            double mean = sum / rows;
            double deviation = (Relative * Math.Sqrt(Math.Max(0, (squares / rows) - (mean * mean)))) + Absolute;
            for (int i = c; i < samples.Length; i += shape.Channels)
            {
                samples[i] += (float)(deviation * random.NextGaussian());
            }
        }
    }
}
