using System.CommandLine;
using Mote.Cli.Output;
using Mote.Compiler;
using Mote.Runtime;
using Spectre.Console;

namespace Mote.Cli.Commands;

/// <summary><c>mote compile</c>: writes a package of C99 files.</summary>
internal static class CompileCommand
{
    public static Command Create()
    {
        var model = CommonOptions.Model();
        var target = new Option<string>("--target") { Description = "what the code is for", DefaultValueFactory = _ => "portable" };
        var output = new Option<string>("--out") { Description = "the folder of the package", Required = true };
        var report = CommonOptions.Report();
        var json = CommonOptions.Json();
        var command = new Command("compile", "Compile a model to dependency-free C99.") { model, target, output };
        var options = new CompileOptionSet();
        options.AddTo(command);
        command.Options.Add(report);
        command.Options.Add(json);
        command.SetAction(result =>
        {
            var reportFile = ReportFile.Of(result.GetValue(report));
            string path = result.GetRequiredValue(model);
            var loaded = Model.Load(path);
            var package = ModelCompiler.Compile(loaded.Module, options.Read(result, path, loaded, result.GetValue(target)!));
            foreach (var file in package.Files)
            {
                OutputFolder.Write(result.GetValue(output)!, file.Path, file.Content.Span);
            }

            Print(package, result.GetValue(output)!, result.GetValue(json));
            reportFile?.Write("compile", ReportFile.Source(path, loaded) with { Packages = [package] });
            return ExitCodes.Done;
        });
        return command;
    }

    private static void Print(Package package, string folder, bool json)
    {
        if (json)
        {
            JsonOutput.Print(new
            {
                Target = package.Options.Target.Name,
                package.Name,
                Files = package.Files.Select(f => new { f.Path, f.Sha256 }),
                Ram = new { Arena = package.ArenaBytes, State = package.StateBytes },
                Flash = new { Constants = package.ConstantBytes },
                Operators = package.Layers.Length,
            });
            return;
        }

        var table = Terminal.NewTable("!file", ">bytes", "sha256");
        foreach (var file in package.Files)
        {
            Terminal.Row(table, file.Path, Numbers.Grouped(file.Content.Length), file.Sha256);
        }

        Terminal.Write(table);
        Terminal.Line($"[bold]{Markup.Escape(package.Name)}[/] for {package.Options.Target.Name} in {Markup.Escape(folder)}: {package.Layers.Length} layers");
        Terminal.Line($"RAM: arena {Numbers.Bytes(package.ArenaBytes)}, state {Numbers.Bytes(package.StateBytes)}. Flash: constants {Numbers.Bytes(package.ConstantBytes)}, and the code.");
    }
}
