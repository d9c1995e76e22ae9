using Mote.Core.Numerics;

namespace Mote.Data;

/// <summary>Turns a picture around its middle by a small angle; between pixels by straight lines, beyond the border its pixels are repeated.</summary>
public sealed record TiltAugmentation : Augmentation
{
    /// <inheritdoc/>
    public override string Name => "tilt";

    /// <summary>The greatest angle, 0 to 180.</summary>
    public double Degrees { get; init; } = 10;

    /// <inheritdoc/>
    public override void Apply(Span<float> samples, SampleShape shape, AugmentationContext context, Random64 random)
    {
        float angle = (float)(random.NextDouble(-1, 1) * Degrees * (Math.PI / 180));
        float sine = ExactMath.Sin(angle);
        float cosine = ExactMath.Cos(angle);
        var old = context.Scratch(samples.Length);
        samples.CopyTo(old);
        float middleY = (shape.Rows - 1) / 2f;
        float middleX = (shape.Columns - 1) / 2f;
        for (int y = 0; y < shape.Rows; y++)
        {
            for (int x = 0; x < shape.Columns; x++)
            {
                float fromY = Math.Clamp(middleY + ((y - middleY) * cosine) - ((x - middleX) * sine), 0, shape.Rows - 1);
                float fromX = Math.Clamp(middleX + ((y - middleY) * sine) + ((x - middleX) * cosine), 0, shape.Columns - 1);
                int top = (int)fromY;
                int left = (int)fromX;
                int bottom = Math.Min(top + 1, shape.Rows - 1);
                int right = Math.Min(left + 1, shape.Columns - 1);
                float down = fromY - top;
                float over = fromX - left;
                for (int c = 0; c < shape.Channels; c++)
                {
                    float a = old[(top * shape.Columns + left) * shape.Channels + c];
                    float b = old[(top * shape.Columns + right) * shape.Channels + c];
                    float d = old[(bottom * shape.Columns + left) * shape.Channels + c];
                    float e = old[(bottom * shape.Columns + right) * shape.Channels + c];
                    float upper = a + (over * (b - a));
                    samples[(y * shape.Columns + x) * shape.Channels + c] = upper + (down * (d + (over * (e - d)) - upper));
                }
            }
        }
    }
}
