using Mote.Synthesis.Signals;

namespace Mote.Synthesis.Vibration;

/// <summary>A rolling bearing whose outer ring stands still, and the frequencies of its defects in hertz (Randall and Antoni, "Rolling element bearing diagnostics", 2011).</summary>
/// <param name="Balls">How many rolling elements.</param>
/// <param name="Ratio">Diameter of a ball over the pitch diameter.</param>
/// <param name="ContactDegrees">The angle of contact.</param>
public sealed record BearingGeometry(int Balls, double Ratio, double ContactDegrees)
{
    private double Effective => Ratio * Turn.Cos(ContactDegrees / 360);

    /// <summary>Balls passing a point of the outer ring: n/2 f (1 - r cos a).</summary>
    public double OuterRace(double shaft) => Balls / 2.0 * shaft * (1 - Effective);

    /// <summary>Balls passing a point of the inner ring: n/2 f (1 + r cos a).</summary>
    public double InnerRace(double shaft) => Balls / 2.0 * shaft * (1 + Effective);

    /// <summary>Turns of a ball: f / (2 r) (1 - (r cos a)^2). A defect of a ball strikes twice a turn.</summary>
    public double BallSpin(double shaft) => shaft / (2 * Ratio) * (1 - (Effective * Effective));

    /// <summary>Turns of the cage: f/2 (1 - r cos a).</summary>
    public double Cage(double shaft) => shaft / 2 * (1 - Effective);
}
