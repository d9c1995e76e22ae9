namespace Mote.Core.Numerics;

/// <summary>An integer factor and a rounding right shift: <c>(x * Factor + half) >> RightShift</c>.</summary>
/// <param name="Factor">The factor, 15 bits.</param>
/// <param name="RightShift">The shift, 0..31.</param>
public readonly record struct ShiftedFactor(int Factor, int RightShift);

/// <summary>A multiplier onto the input format of a fixed-point function and the input's magnitude from which on the result is saturated.</summary>
/// <param name="Multiplier">Input difference from the zero point to raw Qm.n.</param>
/// <param name="Radius">Inputs of this magnitude or more saturate; SOFTMAX's diff_min is its negative.</param>
public readonly record struct InputScaling(QuantizedMultiplier Multiplier, int Radius);

/// <summary>What TensorFlow Lite for Microcontrollers prepares for its fixed-point functions from the scales of a model.</summary>
public static class FunctionScaling
{
    /// <summary>LOGISTIC and TANH on int8: to Q4.27.</summary>
    public static InputScaling LogisticOrTanh8(float inputScale)
    {
        const int IntegerBits = 4;
        QuantizedMultiplier multiplier = QuantizedMultiplier.FromReal(inputScale * (double)(1 << (31 - IntegerBits)));
        return new InputScaling(multiplier, InputRadius(IntegerBits, multiplier.Shift));
    }

    /// <summary>SOFTMAX and LOG_SOFTMAX on int8: to Q5.26; factors beyond 2^31 - 1 are limited to that.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The product is not above 1 (TensorFlow Lite refuses that too).</exception>
    public static InputScaling Softmax8(float beta, float inputScale)
    {
        const int IntegerBits = 5;
        double real = Math.Min((double)beta * inputScale * (1 << (31 - IntegerBits)), 2147483647.0);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(real, 1.0);
        QuantizedMultiplier multiplier = QuantizedMultiplier.FromReal(real);
        return new InputScaling(multiplier, InputRadius(IntegerBits, multiplier.Shift));
    }

    /// <summary>LOG_SOFTMAX's factor back from Q5.26 to input steps, for the multiplier of <see cref="Softmax8"/> (shift below 1).</summary>
    public static QuantizedMultiplier LogSoftmaxReverse(QuantizedMultiplier forward) =>
        QuantizedMultiplier.FromReal(Math.ScaleB(1.0, 31 - forward.Shift) / forward.Multiplier);

    /// <summary>SOFTMAX on int16: differences of -65535..0 stand for -10..0.</summary>
    public static QuantizedMultiplier Softmax16(float beta, float inputScale) =>
        QuantizedMultiplier.FromReal((double)inputScale * beta / (10.0 / 65535.0));

    /// <summary>LOGISTIC on int16, for <see cref="SigmoidTable.Logistic"/>.</summary>
    public static ShiftedFactor Logistic16(float inputScale) => Sigmoid16(inputScale, 0);

    /// <summary>TANH on int16, for <see cref="SigmoidTable.Tanh"/>.</summary>
    public static ShiftedFactor Tanh16(float inputScale) => Sigmoid16(inputScale, 1);

    /// <summary>
    /// The greatest input difference whose product with a multiplier of this shift stays within Q(integerBits):
    /// <c>floor((2^integerBits - 1) * 2^(31 - integerBits) / 2^shift)</c>, limited to int.
    /// </summary>
    public static int InputRadius(int integerBits, int shift) =>
        (int)Math.Min(Math.Floor(Math.ScaleB((1 << integerBits) - 1, 31 - integerBits - shift)), int.MaxValue);

    private static ShiftedFactor Sigmoid16(float inputScale, int greatestPowerShift)
    {
        // Near a power of two (within 0.1 % of an octave) the scale is taken as one.
        float log2 = (float)Math.Log(inputScale) * (1.0f / (float)Math.Log(2.0f));
        float rounded = Rounding.HalfAway(log2);
        int powerShift = 12 + (int)rounded;
        if (Math.Abs(log2 - rounded) < 1e-3f && powerShift >= 0 && powerShift <= greatestPowerShift)
        {
            return new ShiftedFactor(3 << powerShift, 0);
        }

        double factor = (double)inputScale * 4096.0 * 3.0;
        int shift = 0;
        while (factor <= 32767.0 / 2.0 && shift <= 30)
        {
            shift++;
            factor *= 2.0;
        }

        return new ShiftedFactor((int)factor, shift);
    }
}
