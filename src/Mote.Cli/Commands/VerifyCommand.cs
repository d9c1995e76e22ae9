using System.CommandLine;
using System.Globalization;
using Mote.Cli.Output;
using Mote.Compiler;
using Mote.Devices;
using Mote.Report;
using Spectre.Console;

namespace Mote.Cli.Commands;

/// <summary><c>mote verify</c>: proves that C# and C give the same bits.</summary>
internal static class VerifyCommand
{
    public static Command Create()
    {
        var models = CommonOptions.Models();
        var on = new Option<string>("--on") { Description = "the targets: host, cortex-m4, ... separated by commas", Required = true };
        var random = CommonOptions.Random();
        var input = CommonOptions.Input();
        var reset = CommonOptions.Reset();
        var given = new Option<string?>("--package") { Description = "check the files in this folder instead of compiling" };
        var report = CommonOptions.Report();
        var json = CommonOptions.Json();
        var command = new Command("verify", "Prove, layer by layer, that C# and C on a target give the same bits.") { models, on, random, input, reset, given };
        var options = new CompileOptionSet();
        var shared = new SharedArenaOptions();
        options.AddTo(command);
        shared.AddTo(command);
        command.Options.Add(report);
        command.Options.Add(json);
        command.SetAction(result =>
        {
            var reportFile = ReportFile.Of(result.GetValue(report));
            string[] paths = result.GetRequiredValue(models);
            string[] targets = result.GetValue(on)!.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            if (targets.Length == 0)
            {
                throw CommonOptions.Bad("--on", "it names no target", string.Join(", ", Target.All.Select(t => t.Name)));
            }

            // Only the target differs in the options, so one reading gives the models for all.
            IReadOnlyList<NamedModel> Load(string target) => shared.Load(result, paths, options, target);
            var loaded = Load(targets[0]);
            var inputs = SharedArenaOptions.Inputs(loaded, result.GetValue(random), result.GetValue(input), result.GetValue(reset))
                ?? [.. loaded.Select(m => m.Model.Module.Stream is null
                    ? SharedArenaOptions.Inputs([m], "1,2,3", null, result.GetValue(reset))![0]
                    : StreamInputs.TestSignal(m.Model))];
            var references = loaded.Select((m, i) => ReferenceTrace.Record(m.Model, inputs[i])).ToList();
            string? folder = result.GetValue(given);
            var verifications = targets.Select(name => Terminal.Busy($"Verifying on {name}", () =>
            {
                var expected = Load(name).Select((m, i) => new ExpectedModel(m.Model, m.Options, references[i], inputs[i])).ToList();
                return expected is [var only]
                    ? [Verifier.Verify(only.Model, only.Options, Target.Get(name), only.Reference, only.Invocations, folder is null ? null : PackageSources.FromFolder(folder))]
                    : Verifier.VerifyTogether(expected, Target.Get(name), shared.ArenaName(result),
                        folder is null ? null : FirmwareSources.FromFolder(folder, [.. expected.Select(m => m.Options.Name)], shared.ArenaName(result)));
            })).ToList();
            Print([.. loaded.Select((m, i) => (m.Options.Name, verifications.Select(v => v[i]).ToList()))], result.GetValue(json));
            reportFile?.Write(new ReportSource
            {
                Verb = "verify",
                Models = [.. loaded.Select((m, i) => ReportFile.Source(paths[i], m.Model) with
                {
                    // Files that were given may be of other options; the report then shows the model, and what was found.
                    Packages = folder is null ? [.. targets.Distinct().Select(name => ModelCompiler.Compile(m.Model.Module, Load(name)[i].Options))] : [],
                    Verification = new VerificationSource([.. verifications.Select(v => v[i])], ReportFile.Describe(result.GetValue(random) ?? "1,2,3", result.GetValue(input), result.GetValue(reset)))
                    {
                        IsOfGivenFiles = folder is not null,
                    },
                })],
            });
            return verifications.All(v => v.All(one => one.IsIdentical)) ? ExitCodes.Done : ExitCodes.Difference;
        });
        return command;
    }

    private static void Print(IReadOnlyList<(string Name, List<TargetVerification> Targets)> models, bool json)
    {
        var all = models.SelectMany(m => m.Targets.Select(v => (m.Name, Result: v))).ToList();
        bool several = models.Count > 1;
        if (json)
        {
            bool identical = all.All(v => v.Result.IsIdentical);
            JsonOutput.Print(!several ? new { Identical = identical, Targets = models[0].Targets.Select(Json) } : (object)new
            {
                Identical = identical,
                Models = models.Select(m => new { m.Name, Identical = m.Targets.All(v => v.IsIdentical), Targets = m.Targets.Select(Json) }),
            });
            return;
        }

        string[] columns = ["target", "bits", ">invocations", ">layers checked", ">removed by passes"];
        var table = Terminal.NewTable(several ? ["!model", .. columns] : columns);
        foreach (var (name, v) in all)
        {
            string[] cells = [v.Target, v.IsIdentical ? "identical" : "DIFFERENT", v.Invocations.ToString(CultureInfo.InvariantCulture),
                v.LayersChecked.Length.ToString(CultureInfo.InvariantCulture), v.LayersRemoved.Length.ToString(CultureInfo.InvariantCulture)];
            Terminal.Row(table, several ? [name, .. cells] : cells);
        }

        Terminal.Write(table);
        if (several)
        {
            Terminal.Line("The models ran in turns in one image, with one arena for all of them.");
        }

        if (all.Any(v => v.Result.LayersRemoved.Length > 0))
        {
            Terminal.Line("What passes removed or merged has no result in the package; it was checked in a second build, with --no-passes.");
        }

        foreach (var (name, v) in all)
        {
            string place = several ? $"{v.Target}, {name}" : v.Target;
            if (v.FirstDifference is { } d)
            {
                Terminal.Line(string.Create(CultureInfo.InvariantCulture,
                    $"[red]{place}: {(d.Stage is null ? "" : $"stage '{Markup.Escape(d.Stage)}', ")}layer {d.Layer} {d.Op}, tensor {d.TensorIndex} '{Markup.Escape(d.Tensor)}', element {d.Index}, invocation {d.Invocation}: expected {d.Expected}, got {d.Actual}[/]"));
            }
            else if (v.Failure is not null)
            {
                Terminal.Line($"[red]{place}: {Markup.Escape(v.Failure)}[/]");
            }
        }
    }

    private static object Json(TargetVerification v) => new
    {
        v.Target,
        SourcesSha256 = v.SourcesSha256,
        Identical = v.IsIdentical,
        v.Invocations,
        LayersChecked = v.LayersChecked.Length,
        LayersRemoved = v.LayersRemoved.Select(r => new { r.Index, r.By }),
        FirstDifference = v.FirstDifference is { } d
            ? new { d.Invocation, d.Stage, d.Layer, d.Op, d.Tensor, d.TensorIndex, d.Index, d.Expected, d.Actual }
            : null,
        v.Failure,
    };
}
