using Mote.Core.Numerics;

namespace Mote.Data;

/// <summary>Hides a square of a picture, which becomes the picture's mean; its middle is any pixel, so that it may reach over the border (DeVries and Taylor, 2017).</summary>
public sealed record CutoutAugmentation : Augmentation
{
    /// <inheritdoc/>
    public override string Name => "cutout";

    /// <summary>The side of the square, in pixels.</summary>
    public int Size { get; init; } = 8;

    /// <inheritdoc/>
    public override void Apply(Span<float> samples, SampleShape shape, AugmentationContext context, Random64 random)
    {
        int top = random.NextInt(shape.Rows) - (Size / 2);
        int left = random.NextInt(shape.Columns) - (Size / 2);
        double sum = 0;
        foreach (float value in samples)
        {
            sum += value;
        }

        float mean = (float)(sum / samples.Length);
        int from = Math.Max(0, left);
        int to = Math.Min(shape.Columns, left + Size);
        for (int y = Math.Max(0, top); y < Math.Min(shape.Rows, top + Size) && to > from; y++)
        {
            samples.Slice((y * shape.Columns + from) * shape.Channels, (to - from) * shape.Channels).Fill(mean);
        }
    }
}
