using Mote.Cli.Output;
using Mote.Devices;
using Spectre.Console;

namespace Mote.Cli.Commands;

/// <summary>Prints what several models that share an arena cost.</summary>
internal static class FirmwareOutput
{
    public static void Print(FirmwareProfile profile, bool json)
    {
        var sizes = profile.Sizes;
        int stack = profile.StackBytes ?? profile.StackSeen;
        if (json)
        {
            JsonOutput.Print(new
            {
                profile.Target,
                Models = profile.Models.Select(m => ProfileCommand.Json(m, m.Package.Name)),
                Arena = new { profile.Firmware.Arena.Name, profile.Firmware.Arena.Bytes, profile.Firmware.Arena.Alignment },
                SourcesSha256 = profile.Image.Firmware.Sha256,
                Ram = ProfileCommand.Ram(sizes, stack, profile.StackSeen, profile.RamBytes),
                Flash = ProfileCommand.Flash(sizes),
            });
            return;
        }

        var table = Terminal.NewTable("!model", ">instructions", ">cycles (model)", ">arena", ">state", ">static", ">stack", ">code", ">constants");
        foreach (var m in profile.Models)
        {
            Row(table, m.Package.Name, Numbers.Grouped(m.Total.Instructions), m.Total.Cycles is { } c ? Numbers.Grouped(c) : "", m.Sizes, m.StackBytes ?? m.StackSeen);
        }

        table.AddEmptyRow();
        Row(table, "all", "", "", sizes, stack);
        Terminal.Write(table);
        Terminal.Line(Arena(profile));
        Terminal.Line(Ram(profile));
        Terminal.Line(Flash(profile));
        foreach (string problem in profile.Models.Select(m => m.StackProblem).OfType<string>().Distinct())
        {
            Terminal.Note(problem);
        }
    }

    /// <summary>What the image is.</summary>
    public static string Arena(FirmwareProfile profile) =>
        $"One image for {profile.Target}: the arena and the stack are those of the model that needs most; of code, what libraries add belongs to no model.";

    /// <summary>The RAM of the firmware.</summary>
    public static string Ram(FirmwareProfile profile)
    {
        var sizes = profile.Sizes;
        return $"RAM   {Numbers.Bytes(profile.RamBytes)}: shared arena {Numbers.Grouped(sizes.Arena)} ({Numbers.Grouped(profile.Models.Sum(m => m.Sizes.Arena))} if each had its own), "
            + $"state {Numbers.Grouped(sizes.State)}, static {Numbers.Grouped(sizes.Static)}, stack {Numbers.Grouped(profile.StackBytes ?? profile.StackSeen)} "
            + $"({(profile.StackBytes is null ? "seen" : $"bound; seen {Numbers.Grouped(profile.StackSeen)}")})";
    }

    /// <summary>The flash of the firmware.</summary>
    public static string Flash(FirmwareProfile profile) =>
        $"flash {Numbers.Bytes(profile.Sizes.Flash)}: code {Numbers.Grouped(profile.Sizes.Code)}, constants {Numbers.Grouped(profile.Sizes.Constants)}";

    private static void Row(Table table, string name, string instructions, string cycles, ImageSizes sizes, int stack) => Terminal.Row(
        table, name, instructions, cycles, Numbers.Grouped(sizes.Arena), Numbers.Grouped(sizes.State), Numbers.Grouped(sizes.Static),
        Numbers.Grouped(stack), Numbers.Grouped(sizes.Code), Numbers.Grouped(sizes.Constants));
}
