using Mote.Core.Numerics;

namespace Mote.Data;

/// <summary>
/// Makes parts of a movement faster and others slower: between equally spaced knots time runs at a random, steady speed; beginning and end stay where they are.
/// </summary>
public sealed record WarpAugmentation : Augmentation
{
    /// <inheritdoc/>
    public override string Name => "warp";

    /// <summary>How many stretches have a speed of their own, from 2 on.</summary>
    public int Stretches { get; init; } = 4;

    /// <summary>The greatest relative change of speed, 0 to below 1.</summary>
    public double Strength { get; init; } = 0.2;

    /// <inheritdoc/>
    public override void Apply(Span<float> samples, SampleShape shape, AugmentationContext context, Random64 random)
    {
        var ends = new double[Stretches + 1];
        for (int i = 0; i < Stretches; i++)
        {
            ends[i + 1] = ends[i] + 1 + random.NextDouble(-Strength, Strength);
        }

        double scale = (shape.Rows - 1) / ends[^1];
        double step = (shape.Rows - 1) / (double)Stretches;
        Interpolation.Resample(samples, shape, context, row =>
        {
            int stretch = step > 0 ? Math.Min((int)(row / step), Stretches - 1) : 0;
            double inside = step > 0 ? (row / step) - stretch : 0;
            return scale * (ends[stretch] + (inside * (ends[stretch + 1] - ends[stretch])));
        }, zeros: false);
    }
}
