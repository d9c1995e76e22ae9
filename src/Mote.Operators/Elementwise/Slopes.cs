using System.Numerics;
using Mote.Core.Numerics;

namespace Mote.Operators.Elementwise;

// Each struct is dy times a derivative, or a function of the forward pass. What a derivative is at a kink, PyTorch's convention says.

/// <summary>a * b.</summary>
internal readonly struct Product : IVectorFunction
{
    public static string Name => "PRODUCT";

    public static Vector<float> Of(Vector<float> a, Vector<float> b, float parameter) => a * b;
}

/// <summary>a - b.</summary>
internal readonly struct Difference : IVectorFunction
{
    public static string Name => "DIFFERENCE";

    public static Vector<float> Of(Vector<float> a, Vector<float> b, float parameter) => a - b;
}

/// <summary>-a.</summary>
internal readonly struct Negation : IVectorFunction
{
    public static string Name => "NEGATION";

    public static Vector<float> Of(Vector<float> a, Vector<float> b, float parameter) => -a;
}

/// <summary>dy where x is positive, -dy where it is negative, 0 at 0.</summary>
internal readonly struct AbsSlope : IVectorFunction
{
    public static string Name => "ABS_GRADIENT";

    public static Vector<float> Of(Vector<float> a, Vector<float> b, float parameter) => Vector.ConditionalSelect(
        Vector.GreaterThan(b, Vector<float>.Zero), a, Vector.ConditionalSelect(Vector.LessThan(b, Vector<float>.Zero), -a, Vector<float>.Zero));
}

/// <summary>2 x dy.</summary>
internal readonly struct SquareSlope : IVectorFunction
{
    public static string Name => "SQUARE_GRADIENT";

    public static Vector<float> Of(Vector<float> a, Vector<float> b, float parameter) => a * (b + b);
}

/// <summary>dy / 2y of the output y; infinite at 0, as the derivative.</summary>
internal readonly struct SqrtSlope : IVectorFunction
{
    public static string Name => "SQRT_GRADIENT";

    public static Vector<float> Of(Vector<float> a, Vector<float> b, float parameter) => a / (b + b);
}

/// <summary>-dy y^3 / 2 of the output y.</summary>
internal readonly struct RsqrtSlope : IVectorFunction
{
    public static string Name => "RSQRT_GRADIENT";

    public static Vector<float> Of(Vector<float> a, Vector<float> b, float parameter) => a * (b * b * b * -0.5f);
}

/// <summary>dy above 0, dy e^x = dy (y + 1) elsewhere, of the output y.</summary>
internal readonly struct EluSlope : IVectorFunction
{
    public static string Name => "ELU_GRADIENT";

    public static Vector<float> Of(Vector<float> a, Vector<float> b, float parameter) =>
        Vector.ConditionalSelect(Vector.LessThan(b, Vector<float>.Zero), a * (b + Vector<float>.One), a);
}

/// <summary>x above 0, alpha x elsewhere.</summary>
internal readonly struct LeakyReluValue : IVectorFunction
{
    public static string Name => "LEAKY_RELU";

    public static Vector<float> Of(Vector<float> a, Vector<float> b, float parameter) =>
        Vector.ConditionalSelect(Vector.GreaterThan(a, Vector<float>.Zero), a, a * parameter);
}

/// <summary>dy above 0, alpha dy elsewhere (at 0 too).</summary>
internal readonly struct LeakyReluSlope : IVectorFunction
{
    public static string Name => "LEAKY_RELU_GRADIENT";

    public static Vector<float> Of(Vector<float> a, Vector<float> b, float parameter) =>
        Vector.ConditionalSelect(Vector.GreaterThan(b, Vector<float>.Zero), a, a * parameter);
}

/// <summary>1 / (1 + e^-x).</summary>
internal readonly struct LogisticValue : IVectorFunction
{
    public static string Name => "LOGISTIC";

    public static Vector<float> Of(Vector<float> a, Vector<float> b, float parameter) => VectorMath.Logistic(a);
}

/// <summary>dy y (1 - y) of the output y.</summary>
internal readonly struct LogisticSlope : IVectorFunction
{
    public static string Name => "LOGISTIC_GRADIENT";

    public static Vector<float> Of(Vector<float> a, Vector<float> b, float parameter) => a * (b * (Vector<float>.One - b));
}

/// <summary>tanh x.</summary>
internal readonly struct TanhValue : IVectorFunction
{
    public static string Name => "TANH";

    public static Vector<float> Of(Vector<float> a, Vector<float> b, float parameter) => VectorMath.Tanh(a);
}

/// <summary>dy (1 - y^2) = dy (1 - y)(1 + y) of the output y.</summary>
internal readonly struct TanhSlope : IVectorFunction
{
    public static string Name => "TANH_GRADIENT";

    public static Vector<float> Of(Vector<float> a, Vector<float> b, float parameter) => a * ((Vector<float>.One - b) * (Vector<float>.One + b));
}

/// <summary>x min(max(x + 3, 0), 6) / 6.</summary>
internal readonly struct HardSwishValue : IVectorFunction
{
    public static string Name => "HARD_SWISH";

    public static Vector<float> Of(Vector<float> a, Vector<float> b, float parameter)
    {
        var gate = a + new Vector<float>(3);
        gate = Vector.ConditionalSelect(Vector.GreaterThan(gate, Vector<float>.Zero), gate, Vector<float>.Zero);
        gate = Vector.ConditionalSelect(Vector.LessThan(gate, new Vector<float>(6)), gate, new Vector<float>(6));
        return a * gate / new Vector<float>(6);
    }
}

/// <summary>0 below -3, dy above 3, dy (2x + 3) / 6 between them, -3 and 3 included.</summary>
internal readonly struct HardSwishSlope : IVectorFunction
{
    public static string Name => "HARD_SWISH_GRADIENT";

    public static Vector<float> Of(Vector<float> a, Vector<float> b, float parameter)
    {
        var between = a * ((b + b + new Vector<float>(3)) / new Vector<float>(6));
        var below = Vector.ConditionalSelect(Vector.LessThan(b, new Vector<float>(-3)), Vector<float>.Zero, between);
        return Vector.ConditionalSelect(Vector.GreaterThan(b, new Vector<float>(3)), a, below);
    }
}

/// <summary>dy between 0 and 1, else 0, at both ends too.</summary>
internal readonly struct Relu0To1Slope : IVectorFunction
{
    public static string Name => "RELU_0_TO_1_GRADIENT";

    public static Vector<float> Of(Vector<float> a, Vector<float> b, float parameter) => Inside.Of(a, b, 0, 1);
}

/// <summary>dy between -1 and 1, else 0, at both ends too.</summary>
internal readonly struct ReluN1To1Slope : IVectorFunction
{
    public static string Name => "RELU_N1_TO_1_GRADIENT";

    public static Vector<float> Of(Vector<float> a, Vector<float> b, float parameter) => Inside.Of(a, b, -1, 1);
}

/// <summary>What clamping activations share.</summary>
file static class Inside
{
    public static Vector<float> Of(Vector<float> dy, Vector<float> x, float low, float high) => Vector.ConditionalSelect(
        Vector.BitwiseAnd(Vector.GreaterThan(x, new Vector<float>(low)), Vector.LessThan(x, new Vector<float>(high))), dy, Vector<float>.Zero);
}

/// <summary>e^x.</summary>
internal readonly struct Exponential : IVectorFunction
{
    public static string Name => "EXP";

    public static Vector<float> Of(Vector<float> a, Vector<float> b, float parameter) => VectorMath.Exp(a);
}
