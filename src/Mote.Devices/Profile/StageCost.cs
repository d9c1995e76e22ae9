using System.Collections.Immutable;

namespace Mote.Devices;

/// <summary>What a stage of a stream costs in the part of the stream that was measured.</summary>
/// <param name="Name">The stage's name, or what stands for the rest.</param>
/// <param name="Cost">The sum over the measured windows.</param>
/// <param name="Part">The part of the stream that was measured.</param>
public sealed record StageCost(string Name, Cost Cost, StreamPart Part)
{
    /// <summary>What belongs to no stage: taking samples in, gates, reporting events.</summary>
    public const string Rest = "push, gates, events";

    /// <summary>Instructions in the mean hop.</summary>
    public double InstructionsPerHop => Cost.Instructions / (double)Part.Windows;

    /// <summary>Instructions in a second of the stream.</summary>
    public double InstructionsPerSecond => Cost.Instructions / Part.Seconds;

    /// <summary>Modelled cycles in a second of the stream; null without a model.</summary>
    public double? CyclesPerSecond => Cost.Cycles / Part.Seconds;

    /// <summary>Everything that was measured.</summary>
    /// <param name="profile">The profile of a stream.</param>
    public static StageCost All(ModelProfile profile) => new("all", profile.Total, profile.Stream!);

    /// <summary>Each stage that executed anything, in order, and <see cref="Rest"/>. A layer belongs to the stage of the last operator that it computes.</summary>
    /// <param name="profile">The profile of a stream.</param>
    public static ImmutableArray<StageCost> Of(ModelProfile profile)
    {
        var none = new Cost(0, profile.Total.Cycles is null ? null : 0);
        Cost Known(Cost cost) => cost with { Cycles = cost.Cycles ?? none.Cycles };
        List<StageCost> stages = [.. profile.Package.Module.Stream!.Stages.Select(s => new StageCost(s.Name, profile.Layers
            .Where(l => l.Layer.Index >= s.First && l.Layer.Index < s.First + s.Count).Aggregate(none, (sum, l) => sum + Known(l.Cost)), profile.Stream!))];
        var inside = stages.Aggregate(none, (sum, s) => sum + s.Cost);
        stages.Add(new StageCost(Rest, new Cost(profile.Total.Instructions - inside.Instructions, profile.Total.Cycles - inside.Cycles), profile.Stream!));
        return [.. stages.Where(s => s.Cost.Instructions > 0)];
    }
}
