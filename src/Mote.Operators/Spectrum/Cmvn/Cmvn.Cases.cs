using Mote.Core;
using Mote.Operators.Cases;

namespace Mote.Operators.Spectrum;

public sealed partial record Cmvn
{
    /// <inheritdoc/>
    public static IEnumerable<OperatorCase> Cases()
    {
        foreach (bool variance in new[] { true, false })
        {
            string suffix = variance ? "" : ", mean only";
            yield return Of($"wide window{suffix}", new Cmvn { NormalizesVariance = variance }, new Shape(49, 3)).Range(0, -20, 20);
            yield return Of($"narrow window{suffix}", new Cmvn { Window = 5, NormalizesVariance = variance }, new Shape(23, 4)).Range(0, -1, 3);
            yield return Of($"window of one frame{suffix}", new Cmvn { Window = 1, NormalizesVariance = variance }, new Shape(6, 2)).Range(0, -8, 8);
            yield return Of($"one frame{suffix}", new Cmvn { Window = 7, NormalizesVariance = variance }, new Shape(1, 5)).Range(0, -8, 8);
            yield return Of($"many mirrored turns{suffix}", new Cmvn { Window = 31, NormalizesVariance = variance }, new Shape(4, 3)).Range(0, -8, 8);
            yield return Of($"of all magnitudes{suffix}", new Cmvn { Window = 3, NormalizesVariance = variance }, new Shape(19, 7));
        }

        // What is large comes and goes again; what is constant gives zeros.
        float[] burst = new float[40];
        for (int i = 0; i < 20; i++)
        {
            (burst[2 * i], burst[2 * i + 1]) = (i is >= 8 and < 11 ? 30000 : 0.1f * (i % 3), 0.1f);
        }

        yield return new OperatorCase("burst", new Cmvn { Window = 5 }).Constant<float>(ElementType.Float32, new Shape(20, 2), burst).Output(ElementType.Float32);
    }

    private static OperatorCase Of(string name, Cmvn op, Shape x) => new OperatorCase(name, op).Input(ElementType.Float32, x).Output(ElementType.Float32);
}
