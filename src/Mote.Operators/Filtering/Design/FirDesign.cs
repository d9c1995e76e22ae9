using System.Collections.Immutable;
using System.Globalization;

namespace Mote.Operators.Filtering.Design;

/// <summary>Filters without feedback: an ideal low-pass cut off by a Hamming window, symmetric, so that all frequencies are delayed alike.</summary>
public static class FirDesign
{
    /// <summary>The most taps.</summary>
    public const int MostTaps = 1024;

    /// <summary>
    /// A low-pass with gain 1 at 0 Hz and about 1/2 at the cutoff; the transition is about 3.3 / taps of the sample rate wide and what lies beyond is below -50 dB.
    /// </summary>
    /// <param name="taps">1 to 1024; the delay is (taps - 1) / 2 samples.</param>
    /// <param name="rate">Samples a second.</param>
    /// <param name="cutoff">In Hz.</param>
    /// <param name="fault">Why there is no such filter, when the result is null.</param>
    public static double[]? LowPass(int taps, double rate, double cutoff, out FilterFault? fault)
    {
        static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
        fault = taps is < 1 or > MostTaps ? new FilterFault(Text($"there are {taps} taps"), Text($"1 to {MostTaps}"))
            : !(rate > 0) || !double.IsFinite(rate) || !(cutoff > 0) || !(cutoff < rate / 2)
                ? new FilterFault(Text($"the cutoff is {cutoff} Hz at {rate} samples a second"), "more than 0 and less than half the sample rate")
            : null;
        if (fault is not null)
        {
            return null;
        }

        double relative = cutoff / rate;
        var h = new double[taps];
        for (int n = 0; n < taps; n++)
        {
            double at = n - (taps - 1) / 2.0;
            double ideal = at == 0 ? 2 * relative : Math.Sin(2 * Math.PI * relative * at) / (Math.PI * at);
            double window = taps == 1 ? 1 : 0.54 - 0.46 * Math.Cos(2 * Math.PI * n / (taps - 1));
            h[n] = ideal * window;
        }

        double sum = h.Sum();
        return Array.ConvertAll(h, c => c / sum);
    }

    /// <summary>
    /// Taps of an int16 FIR, times 2^shift with as many fraction bits as fit. What rounding takes from their sum goes to the middle tap, so that the gain at 0 Hz is that of the
    /// given taps, rounded.
    /// </summary>
    /// <param name="taps">The taps; the sum of magnitudes is at most 65534.</param>
    public static (ImmutableArray<short> Taps, int Shift) ToInt16(ReadOnlySpan<double> taps)
    {
        double[] all = taps.ToArray();
        for (int shift = 15; shift >= 0; shift--)
        {
            long[] rounded = Array.ConvertAll(all, c => (long)Math.Round(Math.ScaleB(c, shift), MidpointRounding.AwayFromZero));
            rounded[rounded.Length / 2] += (long)Math.Round(Math.ScaleB(all.Sum(), shift), MidpointRounding.AwayFromZero) - rounded.Sum();
            if (rounded.All(c => Math.Abs(c) <= short.MaxValue) && rounded.Sum(Math.Abs) <= FixedSections.MostSum16)
            {
                return ([.. rounded.Select(c => (short)c)], shift);
            }
        }

        throw new ArgumentException("The taps do not fit 16 bits.", nameof(taps));
    }
}
