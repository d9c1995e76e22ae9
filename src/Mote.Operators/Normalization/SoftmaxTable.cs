using Mote.Core;
using Mote.Core.Emission;
using Mote.Core.Numerics;

namespace Mote.Operators.Normalization;

/// <summary>
/// e^x of SOFTMAX and LOG_SOFTMAX on int8, for every difference that two elements of a row can have: the fixed-point exponential of
/// TensorFlow Lite for Microcontrollers, computed ahead, so that the device only looks it up.
/// </summary>
internal static class SoftmaxTable
{
    /// <summary>Differences between int8 values: 0..255.</summary>
    public const int Entries = 256;

    /// <summary>True when the arithmetic covers a factor of the exponent; reports when not.</summary>
    public static bool Check(float beta, Quantization input, NodeReport report)
    {
        double real = (double)beta * input.Scale * (1 << 26);
        if (real > 1)
        {
            return true;
        }

        report.Error(DiagnosticIds.BadQuantization, $"beta {beta:R} times the input scale {input.Scale:R} is out of range", "products above 2^-26");
        return false;
    }

    /// <summary>
    /// Entry d is e^(-d * scale * beta) in Q0.31, and 0 from the difference on that the reference leaves out.
    /// </summary>
    public static int[] Build(float beta, float inputScale)
    {
        var scaling = FunctionScaling.Softmax8(beta, inputScale);
        var table = new int[Entries];
        for (int d = 0; d < Entries && d <= scaling.Radius; d++)
        {
            table[d] = FixedPointFunctions.ExpOnNegativeValues(FixedPoint.MultiplyByQuantizedMultiplier(-d, scaling.Multiplier), 5);
        }

        return table;
    }

    /// <summary>The largest element of a row, and the sum of e^(x - max) in Q12.19, saturated.</summary>
    public static (int Max, int Sum) Reduce(ReadOnlySpan<sbyte> row, ReadOnlySpan<int> table)
    {
        int max = sbyte.MinValue;
        foreach (sbyte x in row)
        {
            max = Math.Max(max, x);
        }

        int sum = 0;
        foreach (sbyte x in row)
        {
            sum = FixedPoint.SaturatingAdd(sum, FixedPoint.Rescale(table[max - x], 0, 12));
        }

        return (max, sum);
    }

    /// <summary>
    /// Adds the table and its number of entries to a kernel call. The zeros at the end are left out, unless the model is updatable and the size
    /// must not depend on its numbers.
    /// </summary>
    public static KernelCall Add(KernelCall call, int[] table, EmitOptions options)
    {
        int entries = options.Updatable ? Entries : Array.FindLastIndex(table, e => e != 0) + 1;
        return call.Dimensions(entries).Constant<int>("exp_table", ElementType.Int32, table.AsSpan(0, entries));
    }
}
