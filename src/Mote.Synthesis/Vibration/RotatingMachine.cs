using System.Globalization;
using Mote.Core.Numerics;
using Mote.Synthesis.Signals;

namespace Mote.Synthesis.Vibration;

/// <summary>
/// A motor with a shaft and a bearing on a foundation that resonates, and a sensor on it. Forces of the shaft are harmonics of its angle; defects are trains of shocks
/// that excite the resonances; everything is in g at the sensor: x radial and horizontal, y radial and vertical, z along the shaft.
/// </summary>
public sealed class RotatingMachine
{
    private const int Resonances = 3;

    private readonly double _imbalance, _misalignment, _noise, _fan;
    private readonly int _blades;
    private readonly double[] _frequency = new double[Resonances];
    private readonly double[] _damping = new double[Resonances];
    private readonly double[,] _gain = new double[Resonances, 3];
    private readonly double[] _axisPhase = new double[3];

    /// <summary>A machine from a stream of random numbers.</summary>
    public RotatingMachine(int number, Random64 random)
    {
        Group = string.Create(CultureInfo.InvariantCulture, $"machine-{number:000}");
        ShaftHertz = random.NextDouble(18, 50);
        Bearing = new BearingGeometry(7 + random.NextInt(6), random.NextDouble(0.18, 0.32), random.NextInt(3) * 5);
        _imbalance = random.NextDouble(0.02, 0.06);
        _misalignment = random.NextDouble(0.01, 0.03);
        _noise = random.NextDouble(0.01, 0.03);
        _blades = 5 + random.NextInt(7);
        _fan = random.NextDouble(0.005, 0.03);
        for (int r = 0; r < Resonances; r++)
        {
            _frequency[r] = random.NextDouble(450, 750) * (1 + (1.1 * r));
            _damping[r] = random.NextDouble(0.02, 0.06);
            for (int axis = 0; axis < 3; axis++)
            {
                _gain[r, axis] = random.NextDouble(0.3, 1) * (axis == 2 ? 0.5 : 1);
            }
        }

        (_axisPhase[0], _axisPhase[1], _axisPhase[2]) = (0, random.NextDouble(0.2, 0.3), random.NextDouble());
    }

    /// <summary>The name of the machine's group.</summary>
    public string Group { get; }

    /// <summary>Turns per second without load.</summary>
    public double ShaftHertz { get; }

    /// <summary>Its bearing.</summary>
    public BearingGeometry Bearing { get; }

    /// <summary>Records the machine.</summary>
    /// <param name="state">What is wrong with it.</param>
    /// <param name="severity">How much: 0.3 to 2, 1 being plain to see.</param>
    /// <param name="shaft">Turns per second on average; they wander by half a percent.</param>
    /// <param name="load">0 to 1.</param>
    /// <param name="rate">Samples per second.</param>
    /// <param name="count">Samples.</param>
    /// <param name="random">Where its numbers come from.</param>
    /// <returns>Three channels, in g, without gravity.</returns>
    public float[][] Record(MachineState state, double severity, double shaft, double load, int rate, int count, Random64 random)
    {
        double[] angle = Angles(shaft, rate, count, random);
        float[][] axes = [new float[count], new float[count], new float[count]];
        AddShaft(axes, state, severity, angle, load, shaft, rate, random);
        AddResonances(axes, state, severity, angle, load, rate, random);
        return axes;
    }

    /// <summary>The angle of the shaft, in turns, at each sample.</summary>
    private static double[] Angles(double shaft, int rate, int count, Random64 random)
    {
        double phase = random.NextDouble();
        double wander = random.NextDouble(0.1, 0.6);
        var angle = new double[count];
        for (int i = 0; i < count; i++)
        {
            double time = (double)i / rate;
            angle[i] = phase + (shaft * (time + (0.005 / (2 * Math.PI * wander) * Turn.Sin((wander * time) + phase))));
        }

        return angle;
    }

    private void AddShaft(float[][] axes, MachineState state, double severity, double[] angle, double load, double shaft, int rate, Random64 random)
    {
        // The force of an imbalance grows with the square of the speed, that of a misalignment with the load.
        double speed = shaft / ShaftHertz;
        double imbalance = (_imbalance + (state == MachineState.Imbalance ? 0.35 * severity : 0)) * speed * speed;
        double misalignment = (_misalignment + (state == MachineState.Misalignment ? 0.25 * severity : 0)) * (0.6 + (0.4 * load));
        double loose = state == MachineState.Looseness ? 0.12 * severity : 0;
        double shift = random.NextDouble();
        double gearless = _fan * (0.7 + (0.6 * load));
        for (int axis = 0; axis < 3; axis++)
        {
            var samples = axes[axis];
            double radial = axis == 2 ? 0.15 : 1;
            double axial = axis == 2 ? 1.2 : 0.7;
            for (int i = 0; i < samples.Length; i++)
            {
                double a = angle[i] + _axisPhase[axis];
                double sum = radial * imbalance * Turn.Sin(a);
                sum += axial * misalignment * (Turn.Sin((2 * a) + shift) + (0.35 * Turn.Sin((3 * a) + (2 * shift))) + (axis == 2 ? 0.6 * Turn.Sin(a + shift) : 0));
                sum += gearless * Turn.Sin(_blades * a);
                if (loose > 0)
                {
                    sum += radial * loose * Rattle(a, shift);
                }

                samples[i] = (float)(sum + (0.5 * _noise * random.NextGaussian()));
            }
        }
    }

    /// <summary>Half orders and harmonics whose amplitudes fall slowly, cut off on the side where the foot stands on the ground.</summary>
    private static double Rattle(double angle, double shift)
    {
        double sum = 0.7 * Turn.Sin((0.5 * angle) + shift);
        for (int h = 1; h <= 6; h++)
        {
            sum += Turn.Sin((h * angle) + (h * shift)) / Math.Sqrt(h);
        }

        return Math.Max(sum, -0.5) - 0.25;
    }

    private void AddResonances(float[][] axes, MachineState state, double severity, double[] angle, double load, int rate, Random64 random)
    {
        var force = new double[angle.Length];
        double hiss = _noise * (0.8 + (0.4 * load));
        for (int i = 0; i < force.Length; i++)
        {
            force[i] = hiss * random.NextGaussian();
        }

        AddShocks(force, state, severity * (0.6 + (0.6 * load)), angle, random);
        for (int r = 0; r < Resonances; r++)
        {
            if (_frequency[r] > 0.45 * rate)
            {
                continue;
            }

            // A damped oscillator at its impulse response e^(-d w t) sin(w t), scaled so that a shock of 1 gives a peak of about 1.
            double omega = 2 * Math.PI * _frequency[r] / rate;
            double radius = ExactMath.Exp((float)(-_damping[r] * omega));
            double a1 = 2 * radius * Turn.Cos(_frequency[r] / rate);
            double a2 = -radius * radius;
            double b = Turn.Sin(_frequency[r] / rate);
            double y1 = 0, y2 = 0;
            for (int i = 0; i < force.Length; i++)
            {
                double y = (b * (i > 0 ? force[i - 1] : 0)) + (a1 * y1) + (a2 * y2);
                (y2, y1) = (y1, y);
                for (int axis = 0; axis < 3; axis++)
                {
                    axes[axis][i] += (float)(_gain[r, axis] * y);
                }
            }
        }
    }

    /// <summary>Shocks at the defect's frequency: each slips by a percent of the interval, so that the train is not strictly periodic, and is as strong as the load at its place.</summary>
    private void AddShocks(double[] force, MachineState state, double level, double[] angle, Random64 random)
    {
        // Shocks per turn of the shaft, and how often per turn the pit comes through the load zone.
        var (order, zone, depth) = state switch
        {
            MachineState.OuterRace => (Bearing.OuterRace(1), 0.0, 0.0),
            MachineState.InnerRace => (Bearing.InnerRace(1), 1.0, 0.7),
            MachineState.Ball => (2 * Bearing.BallSpin(1), Bearing.Cage(1), 0.6),
            MachineState.Looseness => (1.0, 0.5, 0.5),
            _ => (0.0, 0.0, 0.0),
        };
        if (order == 0)
        {
            return;
        }

        level *= state == MachineState.Looseness ? 0.4 : 0.9;
        double next = angle[0] + (random.NextDouble() / order);
        for (int i = 1; i < angle.Length; i++)
        {
            while (angle[i] >= next)
            {
                double part = (next - angle[i - 1]) / (angle[i] - angle[i - 1]);
                double strength = level * random.NextDouble(0.75, 1.25) * (1 - depth + (depth * (1 + Turn.Cos(zone * next))));
                force[i - 1] += strength * (1 - part);
                force[i] += strength * part;
                next += (1 + (0.01 * random.NextGaussian())) / order;
            }
        }
    }
}
