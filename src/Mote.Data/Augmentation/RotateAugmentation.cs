using Mote.Core.Numerics;

namespace Mote.Data;

/// <summary>
/// Turns the sensor: each three channels (x, y, z of an accelerometer, then of a gyroscope) are rotated by one random angle around one axis, every direction of which
/// is equally likely (Rodrigues' formula).
/// </summary>
public sealed record RotateAugmentation : Augmentation
{
    /// <inheritdoc/>
    public override string Name => "rotate";

    /// <summary>The greatest angle, 0 to 180.</summary>
    public double Degrees { get; init; } = 15;

    /// <inheritdoc/>
    public override void Apply(Span<float> samples, SampleShape shape, AugmentationContext context, Random64 random)
    {
        float x, y, z, square;
        do
        {
            // A point of the ball, brought to its surface.
            (x, y, z) = ((2 * random.NextFloat()) - 1, (2 * random.NextFloat()) - 1, (2 * random.NextFloat()) - 1);
            square = (x * x) + (y * y) + (z * z);
        }
        while (square is > 1 or < 1e-4f);
        float length = MathF.Sqrt(square);
        (x, y, z) = (x / length, y / length, z / length);
        float angle = (float)(((2 * random.NextDouble()) - 1) * Degrees * (Math.PI / 180));
        float s = ExactMath.Sin(angle);
        float c = ExactMath.Cos(angle);
        float d = 1 - c;
        for (int at = 0; at + shape.Channels <= samples.Length; at += shape.Channels)
        {
            for (int first = 0; first + 3 <= shape.Channels; first += 3)
            {
                var v = samples.Slice(at + first, 3);
                (float a, float b, float e) = (v[0], v[1], v[2]);
                float dot = ((x * a) + (y * b) + (z * e)) * d;
                v[0] = (a * c) + (((y * e) - (z * b)) * s) + (x * dot);
                v[1] = (b * c) + (((z * a) - (x * e)) * s) + (y * dot);
                v[2] = (e * c) + (((x * b) - (y * a)) * s) + (z * dot);
            }
        }
    }
}
