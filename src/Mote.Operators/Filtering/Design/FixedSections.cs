using System.Collections.Immutable;
using System.Globalization;

namespace Mote.Operators.Filtering.Design;

/// <summary>Coefficients of an integer BIQUAD_CASCADE.</summary>
/// <param name="Coefficients">(sections, 5), times 2^shift of their section.</param>
/// <param name="Shifts">One for each section.</param>
public sealed record FixedSections(ImmutableArray<int> Coefficients, ImmutableArray<int> Shifts)
{
    /// <summary>The largest sum of magnitudes of a section of int16 coefficients whose accumulator always fits 32 bits.</summary>
    public const long MostSum16 = 65534;

    /// <summary>The same for int32 coefficients and 64 bits.</summary>
    public const long MostSum32 = (1L << 32) - 1;

    /// <summary>The gain may be off by this much of the gain at the reference, at any frequency.</summary>
    private const double MostError = 0.02;

    /// <summary>
    /// Rounds a filter, each section with as many fraction bits as fit: denominators to nearest, then numerators so that the gain at the
    /// filter's reference stays. Refused where a pole leaves the unit circle or the gain changes by more than 2 % anywhere.
    /// </summary>
    /// <param name="filter">The filter.</param>
    /// <param name="bits">16 or 32.</param>
    /// <param name="fault">Why the rounded filter is of no use, when the result is null.</param>
    public static FixedSections? Of(SecondOrderSections filter, int bits, out FilterFault? fault)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(bits is 16 or 32, true, nameof(bits));
        var coefficients = ImmutableArray.CreateBuilder<int>();
        var shifts = ImmutableArray.CreateBuilder<int>();
        var all = ImmutableArray.CreateBuilder<Section>();
        foreach (var section in filter.Sections)
        {
            int shift = bits - 1;
            Section? rounded;
            while ((rounded = Round(section, shift, bits, filter.Reference)) is null && shift > 0)
            {
                shift--;
            }

            if (rounded is not { IsStable: true } good)
            {
                fault = SecondOrderSections.Unstable(string.Create(CultureInfo.InvariantCulture, $"{bits} bits"));
                return null;
            }

            coefficients.AddRange(good.Coefficients.Select(c => (int)Math.ScaleB(c, shift)));
            shifts.Add(shift);
            all.Add(good);
        }

        double error = Error(filter, filter with { Sections = all.ToImmutable() });
        fault = error <= MostError ? null : new FilterFault(
            string.Create(CultureInfo.InvariantCulture, $"rounding to {bits} bits changes the gain by {error * 100:0.#} %"),
            string.Create(CultureInfo.InvariantCulture, $"{MostError * 100:0} % at most"), bits == 16 ? "Filter 32-bit samples, or decimate the signal first" : "Decimate the signal first");
        return fault is null ? new FixedSections(coefficients.ToImmutable(), shifts.ToImmutable()) : null;
    }

    /// <summary>The largest difference of the gains at quarter octaves from half the sample rate down to a 2^15th of it.</summary>
    private static double Error(SecondOrderSections exact, SecondOrderSections rounded) =>
        Enumerable.Range(0, 60).Select(i => Math.PI * Math.Pow(2, -i / 4.0)).Append(exact.Reference)
            .Max(angle => Math.Abs(exact.Response(angle).Magnitude - rounded.Response(angle).Magnitude)) / exact.Response(exact.Reference).Magnitude;

    /// <summary>The section with coefficients that are multiples of 2^-shift; null when they do not fit.</summary>
    private static Section? Round(Section section, int shift, int bits, double reference)
    {
        double Nearest(double c) => Math.ScaleB(Math.Round(Math.ScaleB(c, shift), MidpointRounding.AwayFromZero), -shift);
        var rounded = section with { A1 = Nearest(section.A1), A2 = Nearest(section.A2) };
        if (rounded.IsStable)
        {
            rounded = rounded.Scaled(section.Response(reference).Magnitude / rounded.Response(reference).Magnitude);
        }

        rounded = rounded with { B0 = Nearest(rounded.B0), B1 = Nearest(rounded.B1), B2 = Nearest(rounded.B2) };
        double most = Math.ScaleB(1, bits - 1) - 1;
        var scaled = rounded.Coefficients.Select(c => Math.Abs(Math.ScaleB(c, shift))).ToList();
        return scaled.TrueForAll(c => c <= most) && scaled.Sum() <= (bits == 16 ? MostSum16 : MostSum32) ? rounded : null;
    }
}
