using Mote.Core.Numerics;

namespace Mote.Data;

/// <summary>Exchanges left and right of a picture, and top and bottom where that is wanted, each as often as not.</summary>
public sealed record FlipAugmentation : Augmentation
{
    /// <inheritdoc/>
    public override string Name => "flip";

    /// <summary>Left and right.</summary>
    public bool Horizontal { get; init; } = true;

    /// <summary>Top and bottom.</summary>
    public bool Vertical { get; init; }

    /// <inheritdoc/>
    public override void Apply(Span<float> samples, SampleShape shape, AugmentationContext context, Random64 random)
    {
        bool mirror = Horizontal & random.NextInt(2) == 1;
        bool turn = Vertical & random.NextInt(2) == 1;
        if (!mirror && !turn)
        {
            return;
        }

        var old = context.Scratch(samples.Length);
        samples.CopyTo(old);
        for (int y = 0; y < shape.Rows; y++)
        {
            for (int x = 0; x < shape.Columns; x++)
            {
                int from = ((turn ? shape.Rows - 1 - y : y) * shape.Columns) + (mirror ? shape.Columns - 1 - x : x);
                old.Slice(from * shape.Channels, shape.Channels).CopyTo(samples[((y * shape.Columns + x) * shape.Channels)..]);
            }
        }
    }
}
