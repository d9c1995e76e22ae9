using System.CommandLine;
using System.Globalization;
using Mote.Cli.Output;
using Mote.Compiler;
using Mote.Devices;
using Mote.Report;
using Mote.Runtime;
using Spectre.Console;

namespace Mote.Cli.Commands;

/// <summary><c>mote verify</c>: proves that C# and C give the same bits.</summary>
internal static class VerifyCommand
{
    public static Command Create()
    {
        var model = CommonOptions.Model();
        var on = new Option<string>("--on") { Description = "the targets: host, cortex-m4, ... separated by commas", Required = true };
        var random = CommonOptions.Random();
        var input = CommonOptions.Input();
        var reset = CommonOptions.Reset();
        var given = new Option<string?>("--package") { Description = "check the files in this folder instead of compiling" };
        var report = CommonOptions.Report();
        var json = CommonOptions.Json();
        var command = new Command("verify", "Prove, layer by layer, that C# and C on a target give the same bits.") { model, on, random, input, reset, given };
        var options = new CompileOptionSet();
        options.AddTo(command);
        command.Options.Add(report);
        command.Options.Add(json);
        command.SetAction(result =>
        {
            var reportFile = ReportFile.Of(result.GetValue(report));
            string path = result.GetRequiredValue(model);
            string[] targets = result.GetValue(on)!.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            if (targets.Length == 0)
            {
                throw CommonOptions.Bad("--on", "it names no target", string.Join(", ", Target.All.Select(t => t.Name)));
            }

            var loaded = Model.Load(path);
            var inputs = CommonOptions.Inputs(loaded.Module, result.GetValue(random), result.GetValue(input), result.GetValue(reset))
                ?? CommonOptions.Inputs(loaded.Module, "1,2,3", null, result.GetValue(reset))!;
            var invocations = inputs.Select(i => i.Invocation).ToList();
            var reference = ReferenceTrace.Record(loaded, invocations);
            var package = result.GetValue(given) is { } folder ? PackageSources.FromFolder(folder) : null;
            var verifications = targets.Select(name =>
                Terminal.Busy($"Verifying on {name}", () => Verifier.Verify(
                    loaded, options.Read(result, path, loaded, name), Target.Get(name), reference, invocations, package))).ToList();
            Print(verifications, result.GetValue(json));
            reportFile?.Write("verify", ReportFile.Source(path, loaded) with
            {
                // Files that were given may be of other options; the report then shows the model, and what was found.
                Packages = package is null ? [.. targets.Distinct().Select(name => ModelCompiler.Compile(loaded.Module, options.Read(result, path, loaded, name)))] : [],
                Verification = new VerificationSource([.. verifications], ReportFile.Describe([.. inputs.Select(i => i.Seed)], result.GetValue(input), result.GetValue(reset)))
                {
                    IsOfGivenFiles = package is not null,
                },
            });
            return verifications.All(v => v.IsIdentical) ? ExitCodes.Done : ExitCodes.Difference;
        });
        return command;
    }

    private static void Print(List<TargetVerification> verifications, bool json)
    {
        if (json)
        {
            JsonOutput.Print(new
            {
                Identical = verifications.All(v => v.IsIdentical),
                Targets = verifications.Select(v => new
                {
                    v.Target,
                    SourcesSha256 = v.SourcesSha256,
                    Identical = v.IsIdentical,
                    v.Invocations,
                    LayersChecked = v.LayersChecked.Length,
                    LayersRemoved = v.LayersRemoved.Select(r => new { r.Index, r.By }),
                    FirstDifference = v.FirstDifference is { } d
                        ? new { d.Invocation, d.Layer, d.Op, d.Tensor, d.TensorIndex, d.Index, d.Expected, d.Actual }
                        : null,
                    v.Failure,
                }),
            });
            return;
        }

        var table = Terminal.NewTable("target", "bits", ">invocations", ">layers checked", ">removed by passes");
        foreach (var v in verifications)
        {
            Terminal.Row(table, v.Target, v.IsIdentical ? "identical" : "DIFFERENT", v.Invocations.ToString(CultureInfo.InvariantCulture),
                v.LayersChecked.Length.ToString(CultureInfo.InvariantCulture), v.LayersRemoved.Length.ToString(CultureInfo.InvariantCulture));
        }

        Terminal.Write(table);
        if (verifications.Any(v => v.LayersRemoved.Length > 0))
        {
            Terminal.Line("What passes removed or merged has no result in the package; it was checked in a second build, with --no-passes.");
        }

        foreach (var v in verifications)
        {
            if (v.FirstDifference is { } d)
            {
                Terminal.Line(string.Create(CultureInfo.InvariantCulture,
                    $"[red]{v.Target}: layer {d.Layer} {d.Op}, tensor {d.TensorIndex} '{Markup.Escape(d.Tensor)}', element {d.Index}, invocation {d.Invocation}: expected {d.Expected}, got {d.Actual}[/]"));
            }
            else if (v.Failure is not null)
            {
                Terminal.Line($"[red]{v.Target}: {Markup.Escape(v.Failure)}[/]");
            }
        }
    }
}
