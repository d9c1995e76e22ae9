using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Mote.Core.Numerics;

/// <summary>
/// The integer primitives of quantised operators, to the bit as in TensorFlow Lite for Microcontrollers (double rounding) and gemmlowp.
/// Where those leave an overflow undefined, the result wraps here and in the C twin <c>mote_fixed_point.h</c>.
/// </summary>
public static class FixedPoint
{
    /// <summary>
    /// <c>RDivPOT(SRDHM(x * 2^max(shift, 0), multiplier), max(-shift, 0))</c>: two roundings. The left shift wraps; choose scales so
    /// that it does not.
    /// </summary>
    /// <param name="x">An accumulator.</param>
    /// <param name="multiplier">Any multiplier, also a negative one; shift in -31..31.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int MultiplyByQuantizedMultiplier(int x, QuantizedMultiplier multiplier) =>
        MultiplyByQuantizedMultiplier(x, multiplier.Multiplier, multiplier.Shift);

    /// <summary>The same with the parts of the multiplier given separately.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int MultiplyByQuantizedMultiplier(int x, int multiplier, int shift)
    {
        Debug.Assert(shift is >= -31 and <= 31, "The shift is outside of -31..31.");
        int left = Math.Max(shift, 0);
        return RoundingDivideByPowerOfTwo(SaturatingRoundingDoublingHighMul(unchecked(x << left), multiplier), left - shift);
    }

    /// <summary>
    /// The form for 64-bit accumulators (int16 activations with an int64 bias): the multiplier is first reduced to 16 bits, the product
    /// is rounded once, halves upward. For |x| below 2^47, a multiplier that is not negative and shift in -31..7; the result is the low
    /// 32 bits.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int MultiplyByQuantizedMultiplier(long x, QuantizedMultiplier multiplier)
    {
        Debug.Assert(multiplier.Shift is >= -31 and <= 14, "The shift is outside of -31..14.");
        long reduced = multiplier.Multiplier < 0x7FFF0000 ? (multiplier.Multiplier + 0x8000) >> 16 : 0x7FFF;
        int totalShift = 15 - multiplier.Shift;
        return unchecked((int)(((x * reduced) + (1L << (totalShift - 1))) >> totalShift));
    }

    /// <summary>
    /// The high half of <c>2ab</c>, rounded to nearest with halves upward; -2^31 * -2^31 saturates to 2^31 - 1 (ARM's SQRDMULH; equal to
    /// gemmlowp's form for every input).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int SaturatingRoundingDoublingHighMul(int a, int b) =>
        a == int.MinValue && b == int.MinValue ? int.MaxValue : (int)((((long)a * b) + (1L << 30)) >> 31);

    /// <summary>The 16-bit form: <c>round(ab / 2^15)</c>, halves upward, saturated.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static short SaturatingRoundingDoublingHighMul16(short a, short b) =>
        a == short.MinValue && b == short.MinValue ? short.MaxValue : (short)(((a * b) + (1 << 14)) >> 15);

    /// <summary>The 16-bit product that HARD_SWISH ends with: <c>ab / 2^15</c> truncated toward zero, saturated.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static short SaturatingDoublingHighMul16(short a, short b) =>
        a == short.MinValue && b == short.MinValue ? short.MaxValue : (short)(a * b / (1 << 15));

    /// <summary><c>value * 2^amount</c>, saturated to 16 bits; amount in 0..31.</summary>
    public static short SaturatingLeftShift16(short value, int amount) =>
        (short)Math.Clamp((long)value << amount, short.MinValue, short.MaxValue);

    /// <summary><c>x / 2^exponent</c> rounded to nearest, halves away from zero; exponent in 0..31.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int RoundingDivideByPowerOfTwo(int x, int exponent)
    {
        Debug.Assert(exponent is >= 0 and <= 31, "The exponent is outside of 0..31.");
        int mask = unchecked((int)((1u << exponent) - 1));
        int threshold = (mask >> 1) + (x < 0 ? 1 : 0);
        return (x >> exponent) + ((x & mask) > threshold ? 1 : 0);
    }

    /// <summary>
    /// <c>x * 2^exponent</c>: to the left saturating, to the right as <see cref="RoundingDivideByPowerOfTwo"/>; exponent in -31..31.
    /// gemmlowp's rule at the lower edge is kept: everything below <c>-(2^(31-exponent) - 1)</c> gives -2^31.
    /// </summary>
    public static int SaturatingRoundingMultiplyByPowerOfTwo(int x, int exponent)
    {
        if (exponent <= 0)
        {
            return RoundingDivideByPowerOfTwo(x, -exponent);
        }

        int threshold = (1 << (31 - exponent)) - 1;
        return x > threshold ? int.MaxValue : x < -threshold ? int.MinValue : x << exponent;
    }

    /// <summary>A Q value's raw integer from <paramref name="fromIntegerBits"/> to <paramref name="toIntegerBits"/> integer bits, saturating or rounding.</summary>
    public static int Rescale(int raw, int fromIntegerBits, int toIntegerBits) =>
        SaturatingRoundingMultiplyByPowerOfTwo(raw, fromIntegerBits - toIntegerBits);

    /// <summary><c>a + b</c>, saturated to 32 bits.</summary>
    public static int SaturatingAdd(int a, int b) => (int)Math.Clamp((long)a + b, int.MinValue, int.MaxValue);

    /// <summary><c>a - b</c>, saturated to 32 bits.</summary>
    public static int SaturatingSubtract(int a, int b) => (int)Math.Clamp((long)a - b, int.MinValue, int.MaxValue);

    /// <summary><c>a + b</c>, saturated to 16 bits.</summary>
    public static short SaturatingAdd16(short a, short b) => (short)Math.Clamp(a + b, short.MinValue, short.MaxValue);
}
