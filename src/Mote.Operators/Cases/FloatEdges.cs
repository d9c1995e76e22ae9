using System.Collections.Immutable;

namespace Mote.Operators.Cases;

/// <summary>The floats at which functions change from one formula to another.</summary>
public static class FloatEdges
{
    /// <summary>
    /// Both signs of: zero, infinity, NaN, every power of two from the smallest subnormal number on, the floats beside it, halves and whole
    /// numbers up to 40 with their neighbours, multiples of a quarter turn with theirs.
    /// </summary>
    public static ImmutableArray<float> All { get; } = [.. Positive().SelectMany(x => new[] { x, -x }), float.NaN];

    private static IEnumerable<float> Positive()
    {
        yield return 0;
        yield return float.PositiveInfinity;
        for (int exponent = -149; exponent < 128; exponent++)
        {
            foreach (float x in Around(MathF.ScaleB(1, exponent)))
            {
                yield return x;
            }
        }

        for (int i = 1; i <= 80; i++)
        {
            foreach (float x in Around(i * 0.5f).Concat(Around(i * (MathF.PI / 4))))
            {
                yield return x;
            }
        }
    }

    private static IEnumerable<float> Around(float x) => [MathF.BitDecrement(x), x, MathF.BitIncrement(x)];
}
