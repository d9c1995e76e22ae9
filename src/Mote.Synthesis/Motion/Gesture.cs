using Mote.Synthesis.Signals;

namespace Mote.Synthesis.Motion;

/// <summary>What a hand, or the whole person, does.</summary>
public enum Gesture
{
    /// <summary>The hand rests or holds still.</summary>
    Idle,

    /// <summary>A circle in the vertical plane.</summary>
    Circle,

    /// <summary>Side to side along an arc.</summary>
    Wave,

    /// <summary>Up and down.</summary>
    UpDown,

    /// <summary>Fast to the front, slowly back.</summary>
    Punch,

    /// <summary>A lying eight: side to side, and up and down twice as often.</summary>
    Snake,

    /// <summary>Walking with the device in the hand: the body bounces with each step and sways with each pair.</summary>
    Walking,
}

/// <summary>Paths of gestures: positions in units of their size, x to the right, y to the front, z up.</summary>
internal static class GesturePath
{
    /// <summary>The position at a phase.</summary>
    /// <param name="gesture">The gesture.</param>
    /// <param name="phase">In repetitions.</param>
    /// <param name="shape">How a person differs from the ideal, -1 to 1: ovals for circles, harmonics for strokes.</param>
    public static (double X, double Y, double Z) At(Gesture gesture, double phase, double shape) => gesture switch
    {
        Gesture.Idle => (0, 0, 0),
        Gesture.Circle => (Turn.Cos(phase) * (1 + (0.2 * shape)), 0.1 * shape * Turn.Sin(phase), Turn.Sin(phase) * (1 - (0.2 * shape))),
        Gesture.Wave => (Turn.Sin(phase) + (0.08 * shape * Turn.Sin(3 * phase)), 0.1 * shape * Turn.Cos(phase), -0.25 * Turn.Sin(phase) * Turn.Sin(phase)),
        Gesture.UpDown => (0.1 * shape * Turn.Sin(phase + 0.2), 0.15 * Turn.Cos(phase), Turn.Sin(phase) + (0.06 * shape * Turn.Sin(3 * phase))),
        Gesture.Punch => (0.1 * shape * Thrust(phase), Thrust(phase) + (0.05 * shape * Turn.Sin(phase)), 0.25 * Thrust(phase - 0.03)),
        Gesture.Snake => (Turn.Sin(phase), 0.1 * shape * Turn.Cos(phase), 0.5 * Turn.Sin(2 * phase) * (1 + (0.2 * shape))),
        Gesture.Walking => (0.5 * Turn.Sin(phase / 2), (0.4 * Turn.Sin(phase + 0.2)) + (0.05 * Turn.Sin(2 * phase)), Turn.Sin(phase) + ((0.2 + (0.1 * shape)) * Turn.Sin((2 * phase) + 0.15)) + (0.04 * Turn.Sin((4 * phase) + 0.3))),
        _ => throw new ArgumentOutOfRangeException(nameof(gesture)),
    };

    /// <summary>Out in a quarter of the time, back in the rest: four harmonics keep the path smooth.</summary>
    private static double Thrust(double phase) => (0.8 * Turn.Sin(phase)) - (0.32 * Turn.Cos(2 * phase)) - (0.1 * Turn.Sin(3 * phase)) + (0.02 * Turn.Cos(4 * phase));
}
