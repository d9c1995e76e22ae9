using System.Globalization;
using Mote.Cli.Output;
using Mote.Devices;
using Spectre.Console;

namespace Mote.Cli.Commands;

/// <summary>Prints what a stream costs: by stage, a hop and a second.</summary>
internal static class StreamOutput
{
    public static void Print(ModelProfile profile)
    {
        var part = profile.Stream!;
        var table = Terminal.NewTable("!stage", ">instructions a hop", ">a second", ">share", ">cycles a second (model)");
        foreach (var (name, cost) in Stages(profile))
        {
            Terminal.Row(table, name, PerHop(cost.Instructions, part), PerSecond(cost.Instructions, part), Numbers.Percent(cost.Instructions, profile.Total.Instructions),
                cost.Cycles is { } cycles ? PerSecond(cycles, part) : "");
        }

        table.AddEmptyRow();
        Terminal.Row(table, "all", PerHop(profile.Total.Instructions, part), PerSecond(profile.Total.Instructions, part), "",
            profile.Total.Cycles is { } all ? PerSecond(all, part) : "");
        Terminal.Write(table);
        Terminal.Line(string.Create(CultureInfo.InvariantCulture,
            $"Measured over {part.Windows} windows, {part.Seconds:0.###} s of the stream, from window {part.First + 1} on; by the original operators:"));
    }

    public static object Json(ModelProfile profile)
    {
        var part = profile.Stream!;
        return new
        {
            part.First,
            part.Windows,
            part.Seconds,
            InstructionsPerHop = profile.Total.Instructions / (double)part.Windows,
            InstructionsPerSecond = profile.Total.Instructions / part.Seconds,
            CyclesPerSecond = profile.Total.Cycles / part.Seconds,
            Stages = Stages(profile).Select(s => new
            {
                s.Name,
                InstructionsPerHop = s.Cost.Instructions / (double)part.Windows,
                InstructionsPerSecond = s.Cost.Instructions / part.Seconds,
                CyclesPerSecond = s.Cost.Cycles / part.Seconds,
            }),
        };
    }

    /// <summary>Each stage, and what belongs to none: taking samples in, gates, events.</summary>
    public static IReadOnlyList<(string Name, Cost Cost)> Stages(ModelProfile profile)
    {
        var none = new Cost(0, profile.Total.Cycles is null ? null : 0);
        var stages = profile.Package.Module.Stream!.Stages.Select(s => (s.Name, Cost: profile.Layers
            .Where(l => l.Layer.Index >= s.First && l.Layer.Index < s.First + s.Count).Aggregate(none, (sum, l) => sum + Known(l.Cost, none)))).ToList();
        var inside = stages.Aggregate(none, (sum, s) => sum + s.Cost);
        stages.Add(("push, gates, events", new Cost(profile.Total.Instructions - inside.Instructions, profile.Total.Cycles - inside.Cycles)));
        return [.. stages.Where(s => s.Cost.Instructions > 0)];
    }

    private static Cost Known(Cost cost, Cost none) => cost with { Cycles = cost.Cycles ?? none.Cycles };

    private static string PerHop(long count, StreamPart part) => Numbers.Grouped((long)Math.Round(count / (double)part.Windows));

    private static string PerSecond(long count, StreamPart part) => Numbers.Grouped((long)Math.Round(count / part.Seconds));
}
