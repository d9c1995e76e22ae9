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

    /// <summary>
    /// Floats for which a last bit in some coefficient of a function of ExactMath decides the rounding of the result, each found by searching for the
    /// first that tells a coefficient from its neighbour; and the signalling NaN with the least payload.
    /// </summary>
    public static ImmutableArray<float> HardToRound { get; } = [.. Hard.Select(BitConverter.UInt32BitsToSingle)];

    // Sines and cosines, tanh, the logarithm, e^x - 1.
    private static uint[] Hard =>
    [
        0x72AD8785, 0x7BABFBE5, 0xED3987C3, 0x7B46A9A3, 0xF594EDD8, 0xCB79BC6D, 0xDF5A80D7, 0xE2FECDF8, 0x4D1F9B98, 0xCC18098F, 0x7BD01924, 0xC4D77CAD,
        0x7E154C7A, 0x6B418A7D, 0x3EE36E98, 0x3EF88DAE, 0x3EC13CA0, 0x3EECF2C5, 0x3EE28046, 0x3EE56719, 0x3EEAE54B, 0x3EE8FFFB, 0x3EB18460, 0x3EB5A2CE,
        0x3EA80000, 0x36B3CA8D, 0x3CB2B798, 0x4024DAEF, 0x3E2E335B, 0x2B32C41C, 0x402DB1FA, 0x3E327573, 0x3D349430, 0x35B07E5B, 0x3E3199DA, 0x3FAB8304,
        0x04AD0194, 0x31AE14FC, 0x3C325683, 0xBEFF3E7C, 0xBEFD9FF1, 0xBEC8C998, 0xBEEE1B7F, 0xBEFA553D, 0xBEC09507, 0xBE8FE511, 0xBEB4FC3A, 0xBEB650BA,
        0xBECED072, 0xBEDA7B32, 0xBEAA259C, 0xBEBBF949, 0x7F800001, 0xFF800001,
    ];

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
