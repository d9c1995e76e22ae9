using System.CommandLine;
using System.Globalization;
using Mote.Cli.Output;
using Mote.Core;
using Mote.Devices;
using Mote.Report;
using Mote.Runtime;
using Spectre.Console;

namespace Mote.Cli.Commands;

/// <summary><c>mote profile</c>: instructions, modelled cycles, RAM and flash on an emulated core.</summary>
internal static class ProfileCommand
{
    public static Command Create()
    {
        var models = CommonOptions.Models();
        var on = new Option<string>("--on") { Description = "the emulated target", DefaultValueFactory = _ => "cortex-m4" };
        var random = CommonOptions.Random();
        var input = CommonOptions.Input();
        var keep = new Option<string?>("--keep") { Description = "a folder that the linked image is left in" };
        var waitStates = new Option<string?>("--wait-states") { Description = "the wait states of the flash that the cycles include (default: 0)" };
        var hot = new Option<string?>("--hot") { Description = "list the instructions that cost most (default: 20)", Arity = ArgumentArity.ZeroOrOne };
        var functions = new Option<bool>("--functions") { Description = "list the functions that were executed" };
        var compare = new Option<string?>("--compare") { Description = "baselines: print the known figures of other runtimes beside these" };
        var report = CommonOptions.Report();
        var json = CommonOptions.Json();
        var command = new Command("profile", "Measure instructions, modelled cycles, RAM, flash and stack on an emulated core.")
        {
            models, on, random, input, keep, waitStates, hot, functions, compare,
        };
        var options = new CompileOptionSet();
        var shared = new SharedArenaOptions();
        options.AddTo(command);
        shared.AddTo(command);
        command.Options.Add(report);
        command.Options.Add(json);
        command.SetAction(result =>
        {
            var reportFile = ReportFile.Of(result.GetValue(report));
            if (result.GetValue(compare) is { } other && other != BaselineReport.Name)
            {
                throw CommonOptions.Bad("--compare", $"'{other}' is nothing to compare with", BaselineReport.Name);
            }

            string[] paths = result.GetRequiredValue(models);
            string target = result.GetValue(on)!;
            int states = Count("--wait-states", result.GetValue(waitStates) ?? "0");
            int hottest = result.GetResult(hot) is null ? (reportFile is null ? 0 : Profiler.DefaultHottest)
                : Count("--hot", result.GetValue(hot) ?? Profiler.DefaultHottest.ToString(CultureInfo.InvariantCulture));
            var loaded = shared.Load(result, paths, options, target);
            var inputs = SharedArenaOptions.Inputs(loaded, result.GetValue(random), result.GetValue(input), false)
                ?? [.. loaded.Select(m => m.Model.Module.Stream is null ? Pattern(m.Model.Module) : StreamInputs.TestSignal(m.Model))];
            if (loaded.Count > 1 && result.GetValue(compare) is not null)
            {
                throw CommonOptions.Bad("--compare", "other runtimes were measured with one model", "one model");
            }

            if (loaded is [var only])
            {
                var profile = Terminal.Busy($"Profiling on {target}", () => only.Model.Module.Stream is not null && result.GetValue(random) is null
                    ? ModelProfile.MeasureStream(only.Model, only.Options, Target.Get(target), StreamInputs.Samples(only.Model, result.GetValue(input)), result.GetValue(keep), hottest, states)
                    : ModelProfile.Measure(only.Model, only.Options, Target.Get(target), inputs[0], result.GetValue(keep), hottest, states));
                var baselines = result.GetValue(compare) is null ? null
                    : BaselineReport.Create(only.Model.Sha256, target, Footprint.Of(profile), InputOptions(result.GetValue(random), result.GetValue(input)));
                Print(profile, baselines, result.GetResult(hot) is not null, result.GetValue(functions), result.GetValue(json));
                reportFile?.Write("profile", ReportFile.Source(paths[0], only.Model) with { Profiles = [profile] });
                return ExitCodes.Done;
            }

            var firmware = Terminal.Busy($"Profiling on {target}", () => FirmwareProfile.Measure(
                [.. loaded.Select((m, i) => (m.Model, m.Options, inputs[i]))], Target.Get(target), shared.ArenaName(result), result.GetValue(keep), states));
            FirmwareOutput.Print(firmware, result.GetValue(json));
            reportFile?.Write(new ReportSource
            {
                Verb = "profile",
                Models = [.. firmware.Models.Select((m, i) => ReportFile.Source(paths[i], loaded[i].Model) with { Profiles = [m] })],
                Notes = [FirmwareOutput.Arena(firmware), FirmwareOutput.Ram(firmware), FirmwareOutput.Flash(firmware)],
            });
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

    private static int Count(string option, string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count <= 1_000_000
            ? count
            : throw CommonOptions.Bad(option, $"'{text}' is no number", "a whole number from 0 to 1000000");

    /// <summary>The options that chose the inputs, in one way of writing; empty where there were none.</summary>
    private static string InputOptions(string? seeds, string[]? files) =>
        files is { Length: > 0 } ? "--input"
        : seeds is null ? ""
        : $"--random {string.Join(',', seeds.Split(',', StringSplitOptions.TrimEntries))}";

    private static void Print(ModelProfile profile, BaselineReport? baselines, bool hot, bool functions, bool json)
    {
        var sizes = profile.Sizes;
        if (json)
        {
            JsonOutput.Print(Json(profile, null, hot, functions, baselines));
            return;
        }

        if (profile.Stream is not null)
        {
            StreamOutput.Print(profile);
        }

        var table = Terminal.NewTable(">#", "operator", ">MACs", ">instructions", ">share", ">cycles (model)", ">instructions/MAC");
        foreach (var (layer, cost) in profile.Layers.Select(l => (l.Layer, l.Cost)))
        {
            Terminal.Row(table, layer.Index.ToString(CultureInfo.InvariantCulture), layer.Operator, layer.Macs > 0 ? Numbers.Grouped(layer.Macs) : "",
                Numbers.Grouped(cost.Instructions), Numbers.Percent(cost.Instructions, profile.Total.Instructions), cost.Cycles is { } c ? Numbers.Grouped(c) : "",
                layer.Macs > 0 ? (cost.Instructions / (double)layer.Macs).ToString("F2", CultureInfo.InvariantCulture) : "");
        }

        Terminal.Write(table);
        Terminal.Line($"[bold]{Numbers.Grouped(profile.Total.Instructions)} instructions[/]{(profile.Stream is { } part ? $" in {Numbers.Grouped(part.Windows)} windows" : "")}, {(profile.Total.Cycles is { } cycles ? Numbers.Grouped(cycles) : "no")} modelled cycles on {profile.Target}");
        Terminal.Line($"cycles: {Markup.Escape(profile.CycleStatement)}");
        Terminal.Line($"RAM   {Numbers.Bytes(profile.RamBytes)}: arena {Numbers.Grouped(sizes.Arena)}, state {Numbers.Grouped(sizes.State)}, static {Numbers.Grouped(sizes.Static)}, stack {Numbers.Grouped(profile.StackBytes ?? profile.StackSeen)} ({(profile.StackBytes is null ? "seen" : $"bound; seen {Numbers.Grouped(profile.StackSeen)}")})");
        Terminal.Line($"flash {Numbers.Bytes(sizes.Flash)}: code {Numbers.Grouped(sizes.Code)}, constants {Numbers.Grouped(sizes.Constants)}");
        if (profile.StackProblem is not null)
        {
            Terminal.Note(profile.StackProblem);
        }

        if (functions)
        {
            var called = Terminal.NewTable("function", ">instructions", ">share", ">cycles (model)");
            foreach (var (name, cost) in profile.Functions.Select(f => (f.Function, f.Cost)))
            {
                Terminal.Row(called, name, Numbers.Grouped(cost.Instructions), Numbers.Percent(cost.Instructions, profile.Total.Instructions), Cycles(cost));
            }

            Terminal.Write(called);
        }

        if (hot)
        {
            var instructions = Terminal.NewTable("!address", "function", "instruction", ">count", ">cycles (model)");
            foreach (var i in profile.Hottest)
            {
                Terminal.Row(instructions, Hexadecimal(i.Address), i.Function, i.Text, Numbers.Grouped(i.Cost.Instructions), Cycles(i.Cost));
            }

            Terminal.Write(instructions);
        }

        baselines?.Print();
    }

    /// <summary>A model alone, or with its name as one of several.</summary>
    public static Dictionary<string, object?> Json(ModelProfile profile, string? name, bool hot = false, bool functions = false, BaselineReport? baselines = null)
    {
        var sizes = profile.Sizes;
        var json = new Dictionary<string, object?>();
        if (name is not null)
        {
            json.Add("name", name);
        }

        json.Add("target", profile.Target);
        json.Add("sources_sha256", profile.SourcesSha256);
        json.Add("instructions", profile.Total.Instructions);
        json.Add("cycles", profile.Total.Cycles);
        if (profile.Stream is not null)
        {
            json.Add("stream", StreamOutput.Json(profile));
        }

        json.Add("ram", Ram(sizes, profile.StackBytes ?? profile.StackSeen, profile.StackSeen, profile.RamBytes));
        json.Add("flash", Flash(sizes));
        json.Add("layers", profile.Layers.Select(l => new { l.Layer.Index, Op = l.Layer.Operator, l.Layer.Name, l.Layer.Covers, l.Layer.Macs, l.Cost.Instructions, l.Cost.Cycles }));
        json.Add("stack_problem", profile.StackProblem);
        json.Add("cycle_model", profile.CycleModel);
        json.Add("cycle_statement", profile.CycleStatement);
        json.Add("hot", hot ? profile.Hottest.Select(i => new { Address = Hexadecimal(i.Address), i.Function, Instruction = i.Text, Count = i.Cost.Instructions, i.Cost.Cycles }) : null);
        json.Add("functions", functions ? profile.Functions.Select(f => new { Name = f.Function, f.Cost.Instructions, f.Cost.Cycles }) : null);
        json.Add("baselines", baselines?.Json());
        json.Add("baselines_note", baselines?.Note);
        return json;
    }

    public static object Ram(ImageSizes sizes, int stack, int stackSeen, int total) =>
        new { sizes.Arena, sizes.State, sizes.Static, Stack = stack, StackSeen = stackSeen, Total = total };

    public static object Flash(ImageSizes sizes) => new { sizes.Code, sizes.Constants, Total = sizes.Flash };

    private static string Cycles(Cost cost) => cost.Cycles is { } cycles ? Numbers.Grouped(cycles) : "";

    private static string Hexadecimal(uint address) => string.Create(CultureInfo.InvariantCulture, $"0x{address:x8}");
}
