using System.CommandLine;
using Mote.Cli.Output;
using Mote.Compiler;
using Mote.Projects;
using Mote.Report;
using Mote.Runtime;
using Spectre.Console;

namespace Mote.Cli.Commands;

/// <summary><c>mote compile</c>: writes a package of C99 files.</summary>
internal static class CompileCommand
{
    public static Command Create()
    {
        var models = CommonOptions.Models();
        var target = new Option<string>("--target") { Description = "what the code is for", DefaultValueFactory = _ => "portable" };
        var output = new Option<string>("--out") { Description = "the folder of the package", Required = true };
        var report = CommonOptions.Report();
        var json = CommonOptions.Json();
        var command = new Command("compile", "Compile a model to dependency-free C99.") { models, target, output };
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
            var firmware = shared.Compile(result, paths, options, result.GetValue(target)!);
            foreach (var file in firmware.Files)
            {
                OutputFolder.Write(result.GetValue(output)!, file.Path, file.Content.Span);
            }

            Print(firmware, result.GetValue(output)!, result.GetValue(json));
            reportFile?.Write(new ReportSource
            {
                Verb = "compile",
                Models = [.. paths.Zip(firmware.Packages, (path, package) => ReportFile.Source(path, ProjectFile.LoadModel(path)) with { Packages = [package] })],
            });
            return ExitCodes.Done;
        });
        return command;
    }

    private static void Print(Firmware firmware, string folder, bool json)
    {
        var packages = firmware.Packages;
        if (json)
        {
            JsonOutput.Print(packages is [var only] ? Json(only, firmware.Files) : new
            {
                Target = packages[0].Options.Target.Name,
                Models = packages.Select(p => Json(p, p.Files)),
                Arena = new { firmware.Arena.Name, firmware.Arena.Bytes, firmware.Arena.Alignment, Files = Json(firmware.Arena.Files) },
                Ram = new { Arena = firmware.Arena.Bytes, State = firmware.StateBytes },
                Flash = new { Constants = firmware.ConstantBytes },
            });
            return;
        }

        var table = Terminal.NewTable("!file", ">bytes", "sha256");
        foreach (var file in firmware.Files)
        {
            Terminal.Row(table, file.Path, Numbers.Grouped(file.Content.Length), file.Sha256);
        }

        Terminal.Write(table);
        string what = packages is [var one]
            ? $"[bold]{Markup.Escape(one.Name)}[/] for {one.Options.Target.Name} in {Markup.Escape(folder)}: {one.Layers.Length} layers"
            : $"[bold]{Markup.Escape(string.Join(", ", packages.Select(p => p.Name)))}[/] for {packages[0].Options.Target.Name} in {Markup.Escape(folder)}: {packages.Length} models, {packages.Sum(p => p.Layers.Length)} layers";
        string arena = packages.Length == 1 ? Numbers.Bytes(firmware.Arena.Bytes)
            : $"{Markup.Escape(firmware.Arena.Name)} {Numbers.Bytes(firmware.Arena.Bytes)} shared, {Numbers.Grouped(packages.Sum(p => p.ArenaBytes))} B without";
        Terminal.Line(what);
        Terminal.Line($"RAM: arena {arena}, state {Numbers.Bytes(firmware.StateBytes)}. Flash: constants {Numbers.Bytes(firmware.ConstantBytes)}, and the code.");
    }

    private static object Json(Package package, IEnumerable<PackageFile> files) => new
    {
        Target = package.Options.Target.Name,
        package.Name,
        Files = Json(files),
        Ram = new { Arena = package.ArenaBytes, State = package.StateBytes },
        Flash = new { Constants = package.ConstantBytes },
        Operators = package.Layers.Length,
    };

    private static IEnumerable<object> Json(IEnumerable<PackageFile> files) => files.Select(f => new { f.Path, f.Sha256 });
}
