using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Mote.Operators.Recurrent;

/// <summary>
/// Logistic function and hyperbolic tangent for training, on 16 numbers at once: a few units in the last place off, each lane for itself and from exactly
/// rounded operations alone, so that the bits are the same on every machine. NaN stays NaN.
/// </summary>
internal static class GateFunctions
{
    /// <summary>Adding it to a number below 2^22 rounds that to an integer, which is then in the lowest bits.</summary>
    private const float Rounder = 12582912;

    /// <summary>1 / (1 + e^-x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Logistic(Vector512<float> x) => Vector512<float>.One / (Vector512<float>.One + Exp(-x));

    /// <summary>
    /// tanh(x): (1 - e^-2|x|) / (1 + e^-2|x|) with the sign of x; below 5/8, where that loses digits, x + x^3 P(x^2). P has the least maximal error by
    /// Remez' exchange.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Tanh(Vector512<float> x)
    {
        var magnitude = Vector512.Abs(x);
        var e = Exp(-(magnitude + magnitude));
        var large = (Vector512<float>.One - e) / (Vector512<float>.One + e);
        var square = x * x;
        var p = Vector512.FusedMultiplyAdd(Vector512.Create(-0.005717091219320583f), square, Vector512.Create(0.02065063396750467f));
        p = Vector512.FusedMultiplyAdd(p, square, Vector512.Create(-0.05374351469390258f));
        p = Vector512.FusedMultiplyAdd(p, square, Vector512.Create(0.13331491528401257f));
        p = Vector512.FusedMultiplyAdd(p, square, Vector512.Create(-0.3333328393693693f));
        var small = Vector512.FusedMultiplyAdd(p * square, x, x);
        var signed = large ^ (x & Vector512.Create(-0f));
        return Vector512.ConditionalSelect(Vector512.LessThan(magnitude, Vector512.Create(0.625f)), small, signed);
    }

    /// <summary>
    /// e^x for x limited to [-87, 87], so that neither it nor its inverse is subnormal, which would be slow: 2^k e^r with |r| at most half of ln 2, e^r = 1 + r + r^2 Q(r), Q by Remez' exchange.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Exp(Vector512<float> x)
    {
        // The limit stands first: a NaN in the second operand is what comes out.
        x = Vector512.MaxNative(Vector512.Create(-87f), Vector512.MinNative(Vector512.Create(87f), x));
        var rounded = Vector512.FusedMultiplyAdd(x, Vector512.Create(1.44269504f), Vector512.Create(Rounder));
        var k = rounded - Vector512.Create(Rounder);
        var r = Vector512.FusedMultiplyAdd(k, Vector512.Create(-0.693147182f), x);
        r = Vector512.FusedMultiplyAdd(k, Vector512.Create(1.90465430e-9f), r);
        var q = Vector512.FusedMultiplyAdd(Vector512.Create(0.0013951719217405207f), r, Vector512.Create(0.008369598134347102f));
        q = Vector512.FusedMultiplyAdd(q, r, Vector512.Create(0.04166618725707989f));
        q = Vector512.FusedMultiplyAdd(q, r, Vector512.Create(0.1666651289143211f));
        q = Vector512.FusedMultiplyAdd(q, r, Vector512.Create(0.5000000100985474f));
        var p = Vector512.FusedMultiplyAdd(q * r, r, r) + Vector512<float>.One;
        return (p.AsInt32() + (rounded.AsInt32() << 23)).AsSingle();
    }
}
