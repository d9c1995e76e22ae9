using System.Collections.Immutable;

namespace Mote.Core.Numerics;

/// <summary>
/// LOGISTIC and TANH on 16 bits: linear interpolation in one table of the logistic function, to the bit as TensorFlow Lite. The C twin
/// <c>mote_sigmoid16.h</c> carries the same table.
/// </summary>
public static class SigmoidTable
{
    /// <summary>
    /// The logistic function at i / 24 for i = 0..255 in Q0.16, raised by half of the error that linear interpolation has in the middle
    /// of the segment: <c>round(f(i) + (f(i + 1/2) - (f(i) + f(i + 1)) / 2) / 2)</c>; the last entry is 65535. Equal to the literal
    /// table of TensorFlow Lite.
    /// </summary>
    public static ImmutableArray<ushort> Entries { get; } = Build();

    /// <summary>
    /// One element of LOGISTIC int16: input times <paramref name="scaling"/> is a Q of 1/(3*4096); the result is Q0.15. The scaling comes
    /// from <see cref="FunctionScaling.Logistic16"/>.
    /// </summary>
    public static short Logistic(short input, ShiftedFactor scaling)
    {
        int x = Scale(input, scaling);
        uint magnitude = unchecked((uint)Math.Abs((long)x));
        uint index = magnitude >> 9;
        uint result = index >= 255
            ? 0x7FFFu << 10
            : ((uint)Entries[(int)index] << 9)
                + ((magnitude & 0x1FF) * (uint)(Entries[(int)index + 1] - Entries[(int)index]));
        result = x >= 0 ? result + (1 << 9) : (1u << 25) - result + (1 << 9) - 1;
        return unchecked((short)(result >> 10));
    }

    /// <summary>One element of TANH int16; the scaling comes from <see cref="FunctionScaling.Tanh16"/>. The result is Q0.15.</summary>
    public static short Tanh(short input, ShiftedFactor scaling)
    {
        int x = Scale(input, scaling);
        uint magnitude = unchecked((uint)Math.Abs((long)x));
        uint index = magnitude >> 8;
        int result = index >= 255
            ? 0xFFFF << 8
            : (Entries[(int)index] << 8)
                + ((int)(magnitude & 0xFF) * (Entries[(int)index + 1] - Entries[(int)index]));
        result = x >= 0 ? result - (1 << 23) + (1 << 7) : -result + (1 << 23) + (1 << 7) - 1;
        return unchecked((short)(result >> 8));
    }

    private static int Scale(short input, ShiftedFactor scaling)
    {
        int round = scaling.RightShift > 0 ? 1 << (scaling.RightShift - 1) : 0;
        return unchecked((input * scaling.Factor) + round) >> scaling.RightShift;
    }

    private static ImmutableArray<ushort> Build()
    {
        ImmutableArray<ushort>.Builder entries = ImmutableArray.CreateBuilder<ushort>(256);
        for (int i = 0; i < 255; i++)
        {
            double bulge = At(i + 0.5) - ((At(i) + At(i + 1)) / 2);
            entries.Add((ushort)Math.Round(At(i) + (bulge / 2), MidpointRounding.AwayFromZero));
        }

        entries.Add(65535);
        return entries.MoveToImmutable();

        static double At(double i) => 65536 / (1 + Math.Exp(-i / 24));
    }
}
