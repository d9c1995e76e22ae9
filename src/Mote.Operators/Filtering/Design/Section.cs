using System.Collections.Immutable;
using System.Numerics;

namespace Mote.Operators.Filtering.Design;

/// <summary>A second order section: H(z) = (b0 + b1 z^-1 + b2 z^-2) / (1 + a1 z^-1 + a2 z^-2).</summary>
/// <param name="B0">Of the sample.</param>
/// <param name="B1">Of the sample before.</param>
/// <param name="B2">Of the sample before that.</param>
/// <param name="A1">Of the result before, to be subtracted.</param>
/// <param name="A2">Of the result before that, to be subtracted.</param>
public readonly record struct Section(double B0, double B1, double B2, double A1, double A2)
{
    /// <summary>The coefficients in the order of BIQUAD_CASCADE.</summary>
    public ImmutableArray<double> Coefficients => [B0, B1, B2, A1, A2];

    /// <summary>True when both poles are inside of the unit circle (Jury's criterion).</summary>
    public bool IsStable => Math.Abs(A2) < 1 && Math.Abs(A1) < 1 + A2;

    /// <summary>The response at an angle of 0 (0 Hz) to pi (half the sample rate).</summary>
    public Complex Response(double angle)
    {
        var back = Complex.FromPolarCoordinates(1, -angle);
        return (B0 + back * (B1 + back * B2)) / (1 + back * (A1 + back * A2));
    }

    /// <summary>The same section with its numerator multiplied.</summary>
    public Section Scaled(double gain) => this with { B0 = B0 * gain, B1 = B1 * gain, B2 = B2 * gain };
}

/// <summary>Why there is no such filter.</summary>
/// <param name="Found">A clause as diagnostics have it: <c>the cutoff 600 Hz is not below half the sample rate</c>.</param>
/// <param name="Supported">What would be good.</param>
/// <param name="Remedy">What to do, where it is known.</param>
public sealed record FilterFault(string Found, string Supported, string? Remedy = null);
