namespace Mote.Core.Numerics;

/// <summary>
/// A real factor as TensorFlow Lite stores it: <c>Multiplier / 2^31 * 2^Shift</c>, with the multiplier's magnitude in [2^30, 2^31)
/// unless it is zero. Apply it with <see cref="FixedPoint.MultiplyByQuantizedMultiplier(int, QuantizedMultiplier)"/>.
/// </summary>
/// <param name="Multiplier">The mantissa, Q0.31.</param>
/// <param name="Shift">The power of two; positive shifts to the left. The arithmetic is defined for -31 to 31.</param>
public readonly record struct QuantizedMultiplier(int Multiplier, int Shift)
{
    /// <summary>The greatest shift for which the arithmetic is defined.</summary>
    public const int MaxShift = 31;

    /// <summary>The real value that is represented; exact.</summary>
    public double Value => Math.ScaleB(Multiplier, Shift - 31);

    /// <summary>
    /// TensorFlow Lite's QuantizeMultiplier (double-rounding build): the mantissa is rounded to 31 bits, halves away from zero; a factor
    /// below 2^-32 becomes zero.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">NaN, infinite, or 2^31 and above in magnitude.</exception>
    public static QuantizedMultiplier FromReal(double value) =>
        TryFromReal(value, out QuantizedMultiplier result)
            ? result
            : throw new ArgumentOutOfRangeException(nameof(value), value, "The factor must be finite and below 2^31 in magnitude.");

    /// <summary>As <see cref="FromReal"/>, but false where that would throw: for factors that come from a user's file.</summary>
    public static bool TryFromReal(double value, out QuantizedMultiplier result)
    {
        result = default;
        if (!double.IsFinite(value))
        {
            return false;
        }

        if (value == 0)
        {
            return true;
        }

        (double fraction, int shift) = SplitExponent(value);
        long mantissa = (long)Math.Round(fraction * 2147483648.0, MidpointRounding.AwayFromZero);
        if (Math.Abs(mantissa) == 1L << 31)
        {
            mantissa /= 2;
            shift++;
        }

        if (shift < -31)
        {
            return true;
        }

        if (shift > MaxShift)
        {
            return false;
        }

        result = new QuantizedMultiplier((int)mantissa, shift);
        return true;
    }

    /// <summary>
    /// The multiplier reduced to 16 bits (Q0.15), rounded half up and saturated at 32767, as HARD_SWISH uses it (TensorFlow Lite's
    /// DownScaleInt32ToInt16Multiplier). The multiplier must not be negative.
    /// </summary>
    public short ToInt16() => Multiplier >= int.MaxValue - 32768 ? short.MaxValue : (short)((Multiplier + 32768) >> 16);

    /// <summary>C's frexp: value = fraction * 2^exponent with the fraction's magnitude in [0.5, 1). For finite values other than zero.</summary>
    internal static (double Fraction, int Exponent) SplitExponent(double value)
    {
        int exponent = Math.ILogB(value) + 1;
        return (Math.ScaleB(value, -exponent), exponent);
    }
}
