using Mote.Core;
using Mote.Operators.Cases;

namespace Mote.Operators.Signal;

public sealed partial record SignalFilterBank
{
    /// <inheritdoc/>
    public static IEnumerable<OperatorCase> Cases()
    {
        yield return Case("overlapping bands", 40, 0, 4096, [3, 5, 9, 14], [0, 2, 6, 11], [2, 4, 5, 8]);
        yield return Case("negative weights", 40, -4096, 4096, [3, 5, 9, 14, 39], [0, 2, 6, 11, 0], [2, 4, 5, 8, 1]);
        yield return Case("one channel, a band of nothing", 6, 1, 9, [6, 0], [0, 0], [0, 6]);
        yield return Case("shared weights", 12, 0, 32767, [0, 1, 8], [0, 0, 0], [12, 11, 4]);
        yield return Case("extreme weights", 9, short.MinValue, short.MaxValue, [0, 3, 6], [0, 3, 6], [3, 3, 3]);
        yield return Padded();

        // Weights that add up to 65535 and to 65536, over the greatest energies.
        yield return With("sums up to the limit", 4, [32767, 32767, 1, 32767], [1, 0, 32767, 32767], [0, 0, 1], [0, 0, 1], [3, 3, 3]).Range(0, -9, -1);
        yield return With("sums beyond the limit", 4, [32767, 32767, 2, 1], [32767, 32767, 2, 0], [0, 0, 1], [0, 0, 1], [3, 3, 3]).Range(0, -9, -1);
    }

    private static OperatorCase Case(string name, int energies, int min, int max, short[] starts, short[] weightStarts, short[] widths)
    {
        int weights = Enumerable.Range(0, widths.Length).Max(b => weightStarts[b] + widths[b]);
        return With(name, energies, CaseData.Shorts(1, weights, min, max), CaseData.Shorts(2, weights, min, max), starts, weightStarts, widths);
    }

    /// <summary>Bands with zeros at both ends, in the middle, and everywhere.</summary>
    private static OperatorCase Padded() => With("zeros among the weights", 16,
        [0, 0, 7, 0, 5, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0, 9], [0, 6, 0, 0, 4, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0],
        [0, 4, 8, 12], [0, 4, 8, 12], [4, 4, 4, 4]);

    private static OperatorCase With(string name, int energies, short[] weights, short[] unweights, short[] starts, short[] weightStarts, short[] widths) =>
        new OperatorCase(name, new SignalFilterBank { NumChannels = starts.Length - 1 })
            .Input(ElementType.UInt32, new Shape(energies))
            .Constant<short>(ElementType.Int16, new Shape(weights.Length), weights)
            .Constant<short>(ElementType.Int16, new Shape(unweights.Length), unweights)
            .Constant<short>(ElementType.Int16, new Shape(starts.Length), starts)
            .Constant<short>(ElementType.Int16, new Shape(weightStarts.Length), weightStarts)
            .Constant<short>(ElementType.Int16, new Shape(widths.Length), widths)
            .Output(ElementType.UInt64);
}
