using Mote.Core.Numerics;

namespace Mote.Training;

/// <summary>The learning rate over time.</summary>
public enum ScheduleKind
{
    /// <summary>Always the same.</summary>
    Constant,

    /// <summary>From the rate to the final share of it, along half a cosine (Loshchilov and Hutter, 2017).</summary>
    Cosine,

    /// <summary>Times a factor at given shares of the training.</summary>
    Step,

    /// <summary>From the rate to the final share of it, by the same factor in each step.</summary>
    Exponential,
}

/// <summary>The learning rate over time: after a linear rise, a decline.</summary>
/// <param name="Kind">How it declines.</param>
public sealed record Schedule(ScheduleKind Kind)
{
    /// <summary>The share of all steps in which the rate rises from 0.</summary>
    public double Warmup { get; init; }

    /// <summary>What is left at the end, as a share of the rate, for cosine and exponential.</summary>
    public double Final { get; init; } = 0.01;

    /// <summary>The shares of all steps at which the rate drops, for <see cref="ScheduleKind.Step"/>.</summary>
    public System.Collections.Immutable.ImmutableArray<double> Milestones { get; init; } = [0.5, 0.75];

    /// <summary>What is left of the rate at each drop.</summary>
    public double Factor { get; init; } = 0.1;

    /// <summary>The share of the learning rate for a step.</summary>
    /// <param name="step">From 0.</param>
    /// <param name="steps">How many there will be.</param>
    public double At(long step, long steps)
    {
        double warm = Math.Floor(Warmup * steps);
        if (step < warm)
        {
            return (step + 1) / warm;
        }

        double t = steps <= warm ? 1 : Math.Min(1, (step - warm) / (steps - warm));
        return Kind switch
        {
            // The project's own cosine and exponential function: the same bits on any machine.
            ScheduleKind.Cosine => Final + ((1 - Final) * 0.5 * (1 + ExactMath.Cos((float)(Math.PI * t)))),
            ScheduleKind.Exponential => ExactMath.Exp((float)t * ExactMath.Log((float)Final)),
            ScheduleKind.Step => Milestones.Where(m => (double)step / steps >= m).Aggregate(1.0, (share, _) => share * Factor),
            _ => 1,
        };
    }
}
