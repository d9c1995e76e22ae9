using System.CommandLine;
using System.Globalization;
using Mote.Cli.Output;
using Mote.Core;
using Mote.Devices;
using Mote.Runtime;
using Spectre.Console;

namespace Mote.Cli.Commands;

/// <summary><c>mote profile</c>: instructions, modelled cycles, RAM and flash on an emulated core.</summary>
internal static class ProfileCommand
{
    public static Command Create()
    {
        var model = CommonOptions.Model();
        var on = new Option<string>("--on") { Description = "the emulated target", DefaultValueFactory = _ => "cortex-m4" };
        var random = CommonOptions.Random();
        var input = CommonOptions.Input();
        var keep = new Option<string?>("--keep") { Description = "a folder that the linked image is left in" };
        var compare = new Option<string?>("--compare") { Description = "baselines: print the known figures of other runtimes beside these" };
        var json = CommonOptions.Json();
        var command = new Command("profile", "Measure instructions, modelled cycles, RAM, flash and stack on an emulated core.") { model, on, random, input, keep, compare };
        var options = new CompileOptionSet();
        options.AddTo(command);
        command.Options.Add(json);
        command.SetAction(result =>
        {
            if (result.GetValue(compare) is { } other && other != BaselineReport.Name)
            {
                throw CommonOptions.Bad("--compare", $"'{other}' is nothing to compare with", BaselineReport.Name);
            }

            string path = result.GetRequiredValue(model);
            var loaded = Model.Load(path);
            var invocations = CommonOptions.Inputs(loaded.Module, result.GetValue(random), result.GetValue(input), false)?.Select(i => i.Invocation).ToList()
                ?? Pattern(loaded.Module);
            string target = result.GetValue(on)!;
            var profile = Terminal.Busy($"Profiling on {target}", () =>
                ModelProfile.Measure(loaded, options.Read(result, path, loaded, target), Target.Get(target), invocations, result.GetValue(keep)));
            var report = result.GetValue(compare) is null ? null
                : BaselineReport.Create(loaded.Sha256, target, Footprint.Of(profile), InputOptions(result.GetValue(random), result.GetValue(input)));
            Print(profile, report, result.GetValue(json));
            return ExitCodes.Done;
        });
        return command;
    }

    /// <summary>The documented pattern in every input; a model that initialises itself in its first run is measured in its second.</summary>
    private static List<Invocation> Pattern(GraphModule module)
    {
        var main = module.Main;
        var invocation = new Invocation([.. main.Inputs.Select(t =>
        {
            var data = new byte[main.Tensors[t].ByteLength];
            InputRule.Pattern(main.Tensors[t].Type, data);
            return data;
        })]);
        return main.Nodes.Any(n => n.Operator.Control is not null) ? [invocation, invocation] : [invocation];
    }

    /// <summary>The options that chose the inputs, in one way of writing; empty where there were none.</summary>
    private static string InputOptions(string? seeds, string[]? files) =>
        files is { Length: > 0 } ? "--input"
        : seeds is null ? ""
        : $"--random {string.Join(',', seeds.Split(',', StringSplitOptions.TrimEntries))}";

    private static void Print(ModelProfile profile, BaselineReport? report, bool json)
    {
        var sizes = profile.Sizes;
        if (json)
        {
            JsonOutput.Print(new
            {
                profile.Target,
                SourcesSha256 = profile.SourcesSha256,
                profile.Total.Instructions,
                profile.Total.Cycles,
                Ram = new { sizes.Arena, sizes.State, sizes.Static, Stack = profile.StackBytes ?? profile.StackSeen, StackSeen = profile.StackSeen, Total = profile.RamBytes },
                Flash = new { sizes.Code, sizes.Constants, Total = sizes.Flash },
                Layers = profile.Layers.Select(l => new { l.Layer.Index, Op = l.Layer.Operator, l.Layer.Name, l.Layer.Covers, l.Layer.Macs, l.Cost.Instructions, l.Cost.Cycles }),
                StackProblem = profile.StackProblem,
                Baselines = report?.Json(),
                BaselinesNote = report?.Note,
            });
            return;
        }

        var table = Terminal.NewTable(">#", "operator", ">MACs", ">instructions", ">share", ">cycles (model)", ">instructions/MAC");
        foreach (var (layer, cost) in profile.Layers.Select(l => (l.Layer, l.Cost)))
        {
            Terminal.Row(table, layer.Index.ToString(CultureInfo.InvariantCulture), layer.Operator, layer.Macs > 0 ? Numbers.Grouped(layer.Macs) : "",
                Numbers.Grouped(cost.Instructions), Numbers.Percent(cost.Instructions, profile.Total.Instructions), cost.Cycles is { } c ? Numbers.Grouped(c) : "",
                layer.Macs > 0 ? (cost.Instructions / (double)layer.Macs).ToString("F2", CultureInfo.InvariantCulture) : "");
        }

        Terminal.Write(table);
        Terminal.Line($"[bold]{Numbers.Grouped(profile.Total.Instructions)} instructions[/], {(profile.Total.Cycles is { } cycles ? Numbers.Grouped(cycles) : "no")} modelled cycles on {profile.Target}");
        Terminal.Line($"RAM   {Numbers.Bytes(profile.RamBytes)}: arena {Numbers.Grouped(sizes.Arena)}, state {Numbers.Grouped(sizes.State)}, static {Numbers.Grouped(sizes.Static)}, stack {Numbers.Grouped(profile.StackBytes ?? profile.StackSeen)} ({(profile.StackBytes is null ? "seen" : $"bound; seen {Numbers.Grouped(profile.StackSeen)}")})");
        Terminal.Line($"flash {Numbers.Bytes(sizes.Flash)}: code {Numbers.Grouped(sizes.Code)}, constants {Numbers.Grouped(sizes.Constants)}");
        if (profile.StackProblem is not null)
        {
            Terminal.Note(profile.StackProblem);
        }

        report?.Print();
    }
}
