using Mote.Core.Numerics;
using Mote.Synthesis.Signals;

namespace Mote.Synthesis.Power;

/// <summary>What is plugged in.</summary>
public enum Appliance
{
    /// <summary>A heating element until the water boils.</summary>
    Kettle,

    /// <summary>A compressor that a thermostat switches, with an inrush at each start.</summary>
    Fridge,

    /// <summary>A washing machine: heating, then a drum that turns to and fro, then spinning.</summary>
    Washer,

    /// <summary>A magnetron that is switched on and off to set its power.</summary>
    Microwave,

    /// <summary>A screen, whose power follows the picture.</summary>
    Television,

    /// <summary>A heater with a thermostat, without inrush.</summary>
    Heater,
}

/// <summary>One appliance of a household: its real power in watts and its reactive power in volt-amperes, over time.</summary>
internal sealed class ApplianceModel
{
    private readonly Appliance _kind;
    private readonly double _watts, _second, _period, _duty, _factor;

    public ApplianceModel(Appliance kind, Random64 random)
    {
        _kind = kind;
        (_watts, _second, _period, _duty, _factor) = kind switch
        {
            Appliance.Kettle => (random.NextDouble(1800, 3000), 0, random.NextDouble(90, 240), 1, 0),
            Appliance.Fridge => (random.NextDouble(60, 160), 2, random.NextDouble(600, 1800), random.NextDouble(0.25, 0.5), random.NextDouble(0.4, 0.8)),
            Appliance.Washer => (random.NextDouble(1700, 2300), random.NextDouble(150, 350), random.NextDouble(12, 25), random.NextDouble(0.5, 0.8), random.NextDouble(0.5, 1)),
            Appliance.Microwave => (random.NextDouble(900, 1500), random.NextDouble(40, 70), random.NextDouble(20, 32), random.NextDouble(0.3, 0.85), random.NextDouble(0.15, 0.3)),
            Appliance.Television => (random.NextDouble(50, 180), random.NextDouble(0.15, 0.4), random.NextDouble(4, 20), 1, random.NextDouble(0.1, 0.4)),
            Appliance.Heater => (random.NextDouble(750, 2000), 0, random.NextDouble(150, 600), random.NextDouble(0.3, 0.8), 0),
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };
    }

    /// <summary>Adds a run of this appliance, seen through a window, to both powers.</summary>
    /// <param name="power">Watts.</param>
    /// <param name="reactive">Volt-amperes reactive, of the same length.</param>
    /// <param name="interval">Seconds between samples.</param>
    /// <param name="random">Where its numbers come from.</param>
    public void Run(float[] power, float[] reactive, double interval, Random64 random)
    {
        double span = power.Length * interval;
        double start = Start(span, random);
        double scene = _watts, sceneEnd = 0;
        double jitter = 1;
        long cycle = -1;
        for (int i = 0; i < power.Length; i++)
        {
            double time = (i * interval) - start;
            double watts = 0, vars = 0;
            switch (_kind)
            {
                case Appliance.Kettle when time >= 0 && time < _period:
                    // The cold element draws a percent more.
                    watts = _watts * (1 + (0.012 * ExactMath.Exp((float)(-time / 15))));
                    break;
                case Appliance.Fridge:
                case Appliance.Heater:
                    {
                        double at = (time / _period) + 1000;
                        if ((long)at != cycle)
                        {
                            (cycle, jitter) = ((long)at, random.NextDouble(0.9, 1.1));
                        }

                        double on = (at - Math.Floor(at)) * _period;
                        if (on < _duty * jitter * _period)
                        {
                            // A motor takes several times its power while it starts; then less and less as the cold comes.
                            double inrush = _kind == Appliance.Fridge ? (5 * ExactMath.Exp((float)(-on / _second))) + (0.15 * ExactMath.Exp((float)(-on / 120))) : 0;
                            watts = _watts * (1 + inrush);
                            vars = _factor * _watts * (1 + (1.5 * inrush));
                        }

                        break;
                    }

                case Appliance.Washer when time >= 0:
                    (watts, vars) = Wash(time);
                    break;
                case Appliance.Microwave when time >= 0 && time < 25 * _period:
                    {
                        double at = time / _period;
                        bool on = at - Math.Floor(at) < _duty;
                        watts = _second + (on ? _watts : 0);
                        vars = _factor * watts;
                        break;
                    }

                case Appliance.Television when time >= 0:
                    {
                        if (time >= sceneEnd)
                        {
                            sceneEnd = time + (_period * random.NextDouble(0.1, 2));
                            scene = _watts * (1 + (_second * random.NextDouble(-1, 1)));
                        }

                        watts = scene * (1 + (0.01 * random.NextGaussian()));
                        vars = -_factor * watts;
                        break;
                    }

                default:
                    break;
            }

            power[i] += (float)watts;
            reactive[i] += (float)vars;
        }
    }

    /// <summary>Heats for a third of an hour with the drum turning to and fro, washes, then spins ever faster.</summary>
    private (double Watts, double Vars) Wash(double time)
    {
        const double Heating = 500, Washing = 900, Length = 1200;
        if (time >= Length)
        {
            return (3, 1);
        }

        double at = time / _period;
        double drum = at - Math.Floor(at) < _duty ? _second : 15;
        if (time >= Washing)
        {
            double rise = Math.Min(1, (time - Washing) / 200);
            drum = _second * (0.6 + (1.4 * rise)) * (1 + (0.1 * Turn.Sin(time / 7)));
        }

        return (drum + (time < Heating ? _watts : 0), _factor * drum);
    }

    /// <summary>When the run starts, so that a good part of it is inside of the window.</summary>
    private double Start(double span, Random64 random) => _kind switch
    {
        Appliance.Kettle => random.NextDouble(0, Math.Max(0, span - _period)),
        Appliance.Washer => random.NextDouble(-0.4, 0.4) * Math.Min(span, 1200),
        Appliance.Microwave => random.NextDouble(0, 0.5) * span,
        Appliance.Television => random.NextDouble(-1, 0.3) * span,
        _ => random.NextDouble(0, _period),
    };
}
