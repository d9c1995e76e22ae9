using System.Numerics;

namespace Mote.Core.Numerics;

/// <summary>
/// TensorFlow Lite's tables of real functions on quantised inputs: 256 entries for int8, 513 with linear interpolation for int16. Built
/// once on the host in single precision; the device only reads them. C twin of the lookup and of SOFTMAX int16: <c>mote_table16.h</c>.
/// </summary>
public static class InterpolatedTable
{
    /// <summary>Entries of a table for int16: 512 segments and the last end.</summary>
    public const int Size16 = 513;

    /// <summary>Entries of a table for int8: one for each value.</summary>
    public const int Size8 = 256;

    /// <summary>
    /// A table for int8, indexed by <c>(byte)input</c> (so 0..127, then -128..-1): <c>round(f(scale * (q - zp)) * (1 / outputScale)) + zp</c>,
    /// single precision, halves away from zero, clamped.
    /// </summary>
    public static sbyte[] Build8(
        float inputScale, int inputZeroPoint, float outputScale, int outputZeroPoint, Func<float, float> function)
    {
        float inverse = 1 / outputScale;
        sbyte[] table = new sbyte[Size8];
        for (int q = sbyte.MinValue; q <= sbyte.MaxValue; q++)
        {
            float value = function(inputScale * (q - inputZeroPoint));
            float rescaled = Rounding.HalfAway(value * inverse);
            table[(byte)q] = (sbyte)Math.Clamp(Rounding.ToInt32(rescaled + outputZeroPoint), sbyte.MinValue, sbyte.MaxValue);
        }

        return table;
    }

    /// <summary>
    /// A table of <see cref="Size16"/> entries for int16: at the segment ends, shifted by half of the interpolation's error in the middle.
    /// </summary>
    public static short[] Build16(
        float inputScale, int inputZeroPoint, float outputScale, Func<float, float> function)
    {
        const int Steps = 512;
        float inputMin = inputScale * (short.MinValue - inputZeroPoint);
        float inputMax = inputScale * (short.MaxValue - inputZeroPoint);
        float outputMin = outputScale * short.MinValue;
        float outputMax = outputScale * short.MaxValue;
        float step = (inputMax - inputMin) / Steps;
        float halfStep = step / 2;
        float inverse = 65536f / (outputMax - outputMin);
        short[] table = new short[Size16];
        foreach (int i in Enumerable.Range(0, Steps))
        {
            float at = function(inputMin + (i * step)) * inverse;
            float middle = function(inputMin + (i * step) + halfStep) * inverse;
            float next = function(inputMin + ((i + 1) * step)) * inverse;
            float sample = Rounding.HalfAway(at);
            float interpolated = Rounding.HalfAway((next + sample) / 2);
            float bias = Rounding.HalfAway((interpolated - Rounding.HalfAway(middle)) / 2);
            table[i] = (short)Math.Clamp(sample - bias, short.MinValue, short.MaxValue);
        }

        table[Steps] = (short)Math.Clamp(Rounding.HalfAway(function(inputMax) * inverse), short.MinValue, short.MaxValue);
        return table;
    }

    /// <summary>SOFTMAX int16's table of e^x for x in -10..0, Q0.15.</summary>
    public static short[] BuildSoftmaxExp() =>
        Build16(10.0f / 65535, short.MaxValue, 2.0f / 65535, x => (float)Math.Exp(x));

    /// <summary>SOFTMAX int16's table of 1 / (1 + x) for x in 0..1, Q0.15.</summary>
    public static short[] BuildSoftmaxReciprocal() =>
        Build16(1.0f / 65535, short.MinValue, 2.0f / 65535, x => 1.0f / (1.0f + x));

    /// <summary>Interpolates in a table of <see cref="Size16"/> entries.</summary>
    public static short Lookup16(short value, ReadOnlySpan<short> table)
    {
        int index = 256 + (value >> 7);
        short slope = unchecked((short)(table[index + 1] - table[index]));
        return unchecked((short)(table[index] + (((slope * (value & 0x7F)) + 64) >> 7)));
    }

    /// <summary>SOFTMAX int16: e^difference in Q0.15 for a difference to the row's maximum (at most 0).</summary>
    public static short SoftmaxExp16(int difference, QuantizedMultiplier multiplier, ReadOnlySpan<short> expTable)
    {
        int scaled = unchecked(FixedPoint.MultiplyByQuantizedMultiplier(difference, multiplier) + 32767);
        return Lookup16((short)Math.Clamp(scaled, short.MinValue, short.MaxValue), expTable);
    }

    /// <summary>SOFTMAX int16: 1 / sum as a Q0.15 value and the right shift that <see cref="SoftmaxScale16"/> applies. sum above 0, Q16.15.</summary>
    public static short SoftmaxReciprocal16(int sum, ReadOnlySpan<short> reciprocalTable, out int rightShift)
    {
        int leadingZeros = BitOperations.LeadingZeroCount((uint)sum);
        int shifted = (int)((((long)sum << (leadingZeros - 1)) + (1 << 13)) >> 14);
        rightShift = 31 - leadingZeros;
        return Lookup16((short)Math.Clamp(shifted - 98304, short.MinValue, short.MaxValue), reciprocalTable);
    }

    /// <summary>SOFTMAX int16: the output for one e^difference.</summary>
    public static short SoftmaxScale16(short exp, short reciprocal, int rightShift) =>
        (short)Math.Min(((exp * (long)reciprocal) + (1L << (rightShift - 1))) >> rightShift, short.MaxValue);
}
