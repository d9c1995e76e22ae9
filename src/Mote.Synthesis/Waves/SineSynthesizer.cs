using Mote.Core.Numerics;
using Mote.Formats.Recordings;

namespace Mote.Synthesis.Waves;

/// <summary>Points of a sine with noise, for the first network of all: <c>x</c> in [0, 2 pi), <c>y</c> = sin x + noise.</summary>
public static class SineSynthesizer
{
    /// <summary>Points in random order of x.</summary>
    /// <param name="count">How many, 1 to 10 million.</param>
    /// <param name="noise">The deviation of the noise, 0 or more.</param>
    /// <param name="seed">Where the numbers come from.</param>
    public static Recording Make(int count, double noise, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, 10_000_000);
        ArgumentOutOfRangeException.ThrowIfNegative(noise);
        var random = new Random64(seed).Split("sine");
        float[] x = new float[count];
        float[] y = new float[count];
        for (int i = 0; i < count; i++)
        {
            // One point in each of as many equal parts, so that no part of the curve is left out.
            x[i] = (float)(2 * Math.PI * ((i + random.NextDouble()) / count));
            y[i] = ExactMath.Sin(x[i]);
        }

        random.Split("order").Shuffle<float>(x);
        random.Split("order").Shuffle<float>(y);
        for (int i = 0; i < count; i++)
        {
            y[i] += (float)(noise * random.NextGaussian());
        }

        return Recording.Of(null, ["x", "y"], [x, y], 1);
    }
}
