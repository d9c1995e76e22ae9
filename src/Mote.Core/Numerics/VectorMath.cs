using System.Numerics;

namespace Mote.Core.Numerics;

/// <summary>
/// Functions of whole vectors for training: single precision, within about two units in the last place. Multiplications and additions are separate
/// and every lane is computed alone, so an element has the same bits whatever the width of the vectors and wherever it stands. Polynomials are
/// interpolated at Chebyshev nodes of the intervals that are named. What the device computes is <see cref="ExactMath"/>.
/// </summary>
public static class VectorMath
{
    /// <summary>ln 2 in two parts, the first of so few bits that its products with exponents are exact.</summary>
    private const float Ln2High = 0.693359375f;

    private const float Ln2Low = -2.1219444e-4f;

    /// <summary>Below this e^x is less than the smallest normal number.</summary>
    private const float LeastExponent = -87.33654f;

    /// <summary>Above this e^x is larger than every finite number.</summary>
    private const float GreatestExponent = 88.72283f;

    /// <summary>e^x; 0 where the result would not be a normal number, infinity where it is too large, NaN for NaN.</summary>
    public static Vector<float> Exp(Vector<float> x)
    {
        var limited = Vector.Min(Vector.Max(x, new Vector<float>(LeastExponent)), new Vector<float>(GreatestExponent));

        // x = n ln 2 + r with |r| <= ln 2 / 2; e^r = 1 + r + r^2 P(r).
        var n = Vector.Floor((limited * 1.44269504f) + new Vector<float>(0.5f));
        var r = limited - (n * Ln2High) - (n * Ln2Low);
        var p = new Vector<float>(0.00019900444f);
        p = (p * r) + new Vector<float>(0.0013934545f);
        p = (p * r) + new Vector<float>(0.008333297f);
        p = (p * r) + new Vector<float>(0.041666456f);
        p = (p * r) + new Vector<float>(0.16666667f);
        p = (p * r) + new Vector<float>(0.5f);
        var power = ((p * r) * r) + r + Vector<float>.One;

        // 2^n in two halves, since 2^128 is not a float but half of it times 2^64 may well be in range.
        var exponent = Vector.ConvertToInt32(n);
        var half = Vector.ShiftRightArithmetic(exponent, 1);
        power = power * PowerOfTwo(half) * PowerOfTwo(exponent - half);
        power = Vector.ConditionalSelect(Vector.LessThan(x, new Vector<float>(LeastExponent)), Vector<float>.Zero, power);
        power = Vector.ConditionalSelect(Vector.GreaterThan(x, new Vector<float>(GreatestExponent)), new Vector<float>(float.PositiveInfinity), power);
        return Vector.ConditionalSelect(Vector.Equals(x, x), power, x);
    }

    /// <summary>1 / (1 + e^-x).</summary>
    public static Vector<float> Logistic(Vector<float> x) => Vector<float>.One / (Vector<float>.One + Exp(-x));

    /// <summary>The hyperbolic tangent: x + x^3 Q(x^2) below 0.625, beyond it from e^2|x|.</summary>
    public static Vector<float> Tanh(Vector<float> x)
    {
        var square = x * x;
        var q = new Vector<float>(0.0022958408f);
        q = (q * square) + new Vector<float>(-0.0083469795f);
        q = (q * square) + new Vector<float>(0.021769961f);
        q = (q * square) + new Vector<float>(-0.053959407f);
        q = (q * square) + new Vector<float>(0.13333304f);
        q = (q * square) + new Vector<float>(-0.33333334f);
        var near = x + (x * square * q);

        var magnitude = Vector.Abs(x);
        var far = Vector<float>.One - (new Vector<float>(2) / (Exp(magnitude + magnitude) + Vector<float>.One));
        far = Vector.ConditionalSelect(Vector.LessThan(x, Vector<float>.Zero), -far, far);
        return Vector.ConditionalSelect(Vector.LessThan(magnitude, new Vector<float>(0.625f)), near, far);
    }

    private static Vector<float> PowerOfTwo(Vector<int> exponent) => Vector.AsVectorSingle(Vector.ShiftLeft(exponent + new Vector<int>(127), 23));
}
