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
        foreach (var stage in StageCost.Of(profile))
        {
            Terminal.Row(table, stage.Name, Rounded(stage.InstructionsPerHop), Rounded(stage.InstructionsPerSecond), Numbers.Percent(stage.Cost.Instructions, profile.Total.Instructions),
                Rounded(stage.CyclesPerSecond));
        }

        table.AddEmptyRow();
        var all = StageCost.All(profile);
        Terminal.Row(table, all.Name, Rounded(all.InstructionsPerHop), Rounded(all.InstructionsPerSecond), "", Rounded(all.CyclesPerSecond));
        Terminal.Write(table);
        Terminal.Line(string.Create(CultureInfo.InvariantCulture,
            $"Measured over {part.Windows} windows, {part.Seconds:0.###} s of the stream, from window {part.First + 1} on; by the original operators:"));
    }

    public static object Json(ModelProfile profile)
    {
        var part = profile.Stream!;
        var all = StageCost.All(profile);
        return new
        {
            part.First,
            part.Windows,
            part.Seconds,
            all.InstructionsPerHop,
            all.InstructionsPerSecond,
            all.CyclesPerSecond,
            Stages = StageCost.Of(profile).Select(s => new { s.Name, s.InstructionsPerHop, s.InstructionsPerSecond, s.CyclesPerSecond }),
        };
    }

    private static string Rounded(double? count) => count is { } known ? Numbers.Grouped((long)Math.Round(known)) : "";
}
