using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;

namespace Mote.Operators.Filtering.Design;

/// <summary>What a section keeps when its input has been the same for ever, for an input of 1 to the whole cascade.</summary>
/// <param name="Level">Its output.</param>
/// <param name="Z1">The first number of direct form II transposed.</param>
/// <param name="Z2">The second.</param>
public readonly record struct SectionRest(double Level, double Z1, double Z2);

/// <summary>A filter as second order sections, in double precision; the poles nearest to the unit circle come last.</summary>
/// <param name="Sections">In the order of computation. Each has, but for the first of a Chebyshev filter, gain 1 at <paramref name="Reference"/>.</param>
/// <param name="Reference">The angle at which rounding keeps the gain: 0 for a low-pass, pi for a high-pass, the centre of a band.</param>
public sealed record SecondOrderSections(ImmutableArray<Section> Sections, double Reference)
{
    /// <summary>The response at an angle of 0 (0 Hz) to pi (half the sample rate).</summary>
    public Complex Response(double angle) => Sections.Aggregate(Complex.One, (product, section) => product * section.Response(angle));

    /// <summary>
    /// The coefficients (sections, 5) of BIQUAD_CASCADE in single precision. The denominators are rounded first; then each numerator is
    /// scaled so that the rounded section has the gain of the exact one at <see cref="Reference"/>.
    /// </summary>
    /// <param name="fault">Why the rounded filter is of no use, when the result is null.</param>
    public float[]? ToSingle(out FilterFault? fault)
    {
        var all = new List<float>();
        foreach (var section in Sections)
        {
            var rounded = section with { A1 = (float)section.A1, A2 = (float)section.A2 };
            if (!rounded.IsStable)
            {
                fault = Unstable("single precision");
                return null;
            }

            rounded = rounded.Scaled(section.Response(Reference).Magnitude / rounded.Response(Reference).Magnitude);
            all.AddRange(rounded.Coefficients.Select(c => (float)c));
        }

        fault = null;
        return [.. all];
    }

    /// <summary>Sections at rest under a constant input of 1 (SciPy's sosfilt_zi).</summary>
    /// <returns>False when a section never comes to rest: a pole at 1.</returns>
    public static bool TrySettle(ReadOnlySpan<Section> sections, out SectionRest[] rests)
    {
        rests = new SectionRest[sections.Length];
        double level = 1;
        for (int s = 0; s < sections.Length; s++)
        {
            var section = sections[s];
            double input = level;
            level *= (section.B0 + section.B1 + section.B2) / (1 + section.A1 + section.A2);
            if (!double.IsFinite(level))
            {
                return false;
            }

            // From y = b0 x + z1 and z2 = b2 x - a2 y.
            rests[s] = new SectionRest(level, level - section.B0 * input, section.B2 * input - section.A2 * level);
        }

        return true;
    }

    internal static FilterFault Unstable(string precision) => new(
        string.Create(CultureInfo.InvariantCulture, $"in {precision} a pole is not inside of the unit circle"), "filters whose edges are not as close to 0 Hz or half the sample rate",
        "Decimate the signal first, or lower the order");
}
