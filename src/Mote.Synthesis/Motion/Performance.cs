using Mote.Core.Numerics;
using Mote.Synthesis.Signals;

namespace Mote.Synthesis.Motion;

/// <summary>
/// One bout of a gesture by a subject: position and orientation as functions of time. No repetition is like another: pace and size swell slowly, the plane leans, the
/// wrist turns along, the arm drifts, and a tremor lies over it.
/// </summary>
internal sealed class Performance
{
    private const double Step = 0.004;
    private const double Gravity = 9.80665;

    private readonly Gesture _gesture;
    private readonly Subject _subject;
    private readonly double _size, _rate, _start, _shape, _pace, _pacePhase, _swell, _swellPhase, _lean, _wrist, _fade, _end;
    private readonly double[] _driftRate = new double[6];
    private readonly double[] _driftPhase = new double[6];
    private readonly double[] _drift = new double[6];

    /// <summary>A bout from time 0 to <paramref name="seconds"/>; fades in and out over <paramref name="fade"/> seconds, 0 for a cut from the middle of one.</summary>
    public Performance(Gesture gesture, Subject subject, double seconds, double fade, Random64 random)
    {
        (_gesture, _subject, _end, _fade) = (gesture, subject, seconds, fade);

        // Half the extent in metres, and repetitions per second: what a hand does with ease.
        var (size, rate) = gesture switch
        {
            Gesture.Circle => (0.14, 1.3),
            Gesture.Wave => (0.15, 1.5),
            Gesture.UpDown => (0.14, 1.4),
            Gesture.Punch => (0.11, 1.2),
            Gesture.Snake => (0.16, 1.0),
            Gesture.Walking => (0.025, 1.85),
            _ => (0.0, 1.0),
        };
        _size = size * subject.Size * random.NextDouble(0.85, 1.15);
        _rate = rate * (gesture == Gesture.Walking ? 0.5 + (0.5 * subject.Speed) : subject.Speed) * random.NextDouble(0.88, 1.12);
        _start = random.NextDouble(0, 2);
        _shape = Math.Clamp(subject.Shape + random.NextDouble(-0.3, 0.3), -1, 1);
        (_pace, _pacePhase) = (random.NextDouble(0, 0.06), random.NextDouble());
        (_swell, _swellPhase) = (random.NextDouble(0, 0.15), random.NextDouble());
        _lean = subject.Lean + random.NextDouble(-0.03, 0.03);
        _wrist = gesture == Gesture.Idle ? 0 : random.NextDouble(0, 0.04);
        for (int i = 0; i < 6; i++)
        {
            // Three of position in metres, three of orientation in turns.
            _drift[i] = i < 3 ? random.NextDouble(0, 0.01) : random.NextDouble(0, 0.015);
            _driftRate[i] = random.NextDouble(0.1, 0.5);
            _driftPhase[i] = random.NextDouble();
        }
    }

    /// <summary>The specific force that an accelerometer feels, in g and in the device's axes, x y z: the second difference of the position, less gravity.</summary>
    public (double X, double Y, double Z) Force(double time)
    {
        var (x0, y0, z0) = Position(time - Step);
        var (x1, y1, z1) = Position(time);
        var (x2, y2, z2) = Position(time + Step);
        const double Scale = 1 / (Step * Step * Gravity);
        return Orientation(time).ToDevice((x0 - (2 * x1) + x2) * Scale, (y0 - (2 * y1) + y2) * Scale, ((z0 - (2 * z1) + z2) * Scale) + 1);
    }

    /// <summary>The rate of turning, in degrees per second and in the device's axes.</summary>
    public (double X, double Y, double Z) TurnRate(double time)
    {
        var (x, y, z) = Orientation(time - Step).To(Orientation(time + Step));
        const double Scale = 180 / Math.PI / (2 * Step);
        return (x * Scale, y * Scale, z * Scale);
    }

    private (double X, double Y, double Z) Position(double time)
    {
        var (x, y, z) = GesturePath.At(_gesture, Phase(time), _shape);
        double size = _size * Envelope(time) * (1 + (_swell * Turn.Sin((0.37 * time) + _swellPhase)));
        double c = Turn.Cos(_lean), s = Turn.Sin(_lean);
        double tremor = Tremor(time);
        return (
            (_subject.Mirror * size * ((c * x) - (s * z))) + Drift(0, time) + tremor,
            (size * y) + Drift(1, time) + (0.6 * tremor),
            (size * ((s * x) + (c * z))) + Drift(2, time) + (0.8 * tremor));
    }

    private Rotation Orientation(double time)
    {
        var (x, y, z) = GesturePath.At(_gesture, Phase(time), _shape);
        double wrist = _wrist * Envelope(time);
        return new Rotation(
            _subject.Yaw + Drift(3, time) + (0.5 * wrist * y),
            _subject.Pitch + Drift(4, time) + (0.5 * wrist * z),
            _subject.Roll + Drift(5, time) + (wrist * x));
    }

    private double Phase(double time) => _start + (_rate * time) + (_pace * Turn.Sin((0.43 * time) + _pacePhase));

    /// <summary>A displacement in metres whose acceleration has an amplitude of <see cref="Subject.TremorLevel"/> m/s^2.</summary>
    private double Tremor(double time)
    {
        double omega = 2 * Math.PI * _subject.TremorRate;
        return _subject.TremorLevel / (omega * omega) * Turn.Sin((_subject.TremorRate * time) + (0.3 * Turn.Sin(0.7 * time)) + _swellPhase);
    }

    private double Drift(int axis, double time) => _drift[axis] * Turn.Sin((_driftRate[axis] * time) + _driftPhase[axis]);

    /// <summary>6t^5 - 15t^4 + 10t^3: no step in speed or acceleration at the ends.</summary>
    private double Envelope(double time)
    {
        if (_fade == 0)
        {
            return 1;
        }

        double t = Math.Clamp(Math.Min(time, _end - time) / _fade, 0, 1);
        return t * t * t * ((t * ((6 * t) - 15)) + 10);
    }
}
