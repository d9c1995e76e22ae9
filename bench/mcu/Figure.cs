using Mote.Devices;

namespace Mote.Bench.Mcu;

/// <summary>What one model takes on one core, or why that is not known.</summary>
/// <param name="Core">The target's name.</param>
/// <param name="Model">The model's short name.</param>
internal sealed record Figure(string Core, string Model)
{
    /// <summary>A figure may be worse than the committed one by this factor.</summary>
    public const double Tolerance = 1.01;

    /// <summary>Why there are no figures; null where there are.</summary>
    public string? Problem { get; init; }

    public long Instructions { get; init; }

    /// <summary>Modelled cycles; null on a core without a model of them.</summary>
    public long? Cycles { get; init; }

    public int Arena { get; init; }

    public int State { get; init; }

    public int Static { get; init; }

    public int Stack { get; init; }

    public int Code { get; init; }

    public int Constants { get; init; }

    public int Ram => Arena + State + Static + Stack;

    public int Flash => Code + Constants;

    public Footprint Footprint => new(Instructions, Cycles, Ram, Flash);

    /// <summary>A measured one.</summary>
    public static Figure Of(string core, string model, ModelProfile profile) => new(core, model)
    {
        Instructions = profile.Total.Instructions,
        Cycles = profile.Total.Cycles,
        Arena = profile.Sizes.Arena,
        State = profile.Sizes.State,
        Static = profile.Sizes.Static,
        Stack = profile.StackBytes ?? profile.StackSeen,
        Code = profile.Sizes.Code,
        Constants = profile.Sizes.Constants,
    };

    /// <summary>In what this is worse than a committed figure, a line each; empty where in nothing.</summary>
    public IEnumerable<string> WorseThan(Figure committed)
    {
        if (committed.Problem is not null)
        {
            return [];
        }

        if (Problem is not null)
        {
            return [$"{Core} {Model}: was measured before, and now: {Problem}"];
        }

        return new (string Of, long Before, long Now)[]
        {
            ("instructions", committed.Instructions, Instructions),
            ("bytes of RAM", committed.Ram, Ram),
            ("bytes of flash", committed.Flash, Flash),
        }.Where(f => f.Now > f.Before * Tolerance)
            .Select(f => FormattableString.Invariant($"{Core} {Model}: {f.Now:N0} {f.Of} instead of {f.Before:N0} ({100.0 * (f.Now - f.Before) / f.Before:+0.0} %)"));
    }
}
