using Mote.Core.Numerics;

namespace Mote.Synthesis.Signals;

/// <summary>Sine and cosine of angles in turns, reduced in double, so that a phase may grow for hours; the same bits on any machine.</summary>
public static class Turn
{
    private const double Tau = 6.283185307179586;

    /// <summary>sin(2 pi x).</summary>
    public static float Sin(double x) => ExactMath.Sin((float)((x - Math.Floor(x)) * Tau));

    /// <summary>cos(2 pi x).</summary>
    public static float Cos(double x) => ExactMath.Cos((float)((x - Math.Floor(x)) * Tau));
}
