using Mote.Core.Numerics;

namespace Mote.Data;

/// <summary>Decibels as factors of amplitude.</summary>
internal static class Decibel
{
    private const double NaturalLogOf10 = 2.302585092994046;

    /// <summary>10^(decibels / 20), the same on every machine.</summary>
    public static float Amplitude(double decibels) => ExactMath.Exp((float)(decibels * (NaturalLogOf10 / 20)));
}
