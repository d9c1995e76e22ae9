using System.CommandLine;
using System.Globalization;
using Mote.Compiler;
using Mote.Core;
using Mote.Devices;
using Mote.Projects;
using Mote.Runtime;

namespace Mote.Cli.Commands;

/// <summary>A model of the command line, and the options that it is compiled with.</summary>
internal sealed record NamedModel(Model Model, CompileOptions Options);

/// <summary>The options by which <c>compile</c>, <c>verify</c> and <c>profile</c> take several models.</summary>
internal sealed class SharedArenaOptions
{
    private readonly Option<bool> _shared = new("--shared-arena") { Description = "compile several models for one firmware, in which they share one arena" };
    private readonly Option<string?> _name = new("--arena-name") { Description = $"the name of the shared arena (default: {SharedArena.DefaultName})" };

    public void AddTo(Command command)
    {
        command.Options.Add(_shared);
        command.Options.Add(_name);
    }

    /// <summary>The name of the arena.</summary>
    public string ArenaName(ParseResult result) => result.GetValue(_name) ?? SharedArena.DefaultName;

    /// <summary>Reads the models.</summary>
    /// <exception cref="DiagnosticException">Several models are not said to share an arena, or one cannot be read.</exception>
    public IReadOnlyList<NamedModel> Load(ParseResult result, string[] paths, CompileOptionSet options, string target)
    {
        if (paths.Length > 1 && !result.GetValue(_shared))
        {
            throw new DiagnosticException(new Diagnostic(DiagnosticIds.ArenaNotShared, "MODEL",
                string.Create(CultureInfo.InvariantCulture, $"{paths.Length} models are given"), "one model, or several with --shared-arena",
                "Add --shared-arena for one firmware with one arena for all of them, or call mote once for each model"));
        }

        if (result.GetValue(_name) is not null && !result.GetValue(_shared))
        {
            throw CommonOptions.Bad(_name.Name, "there is no shared arena to name without --shared-arena");
        }

        var names = options.NamesOf(result, paths);
        return [.. paths.Zip(names, (path, name) =>
        {
            var model = ProjectFile.LoadModel(path);
            return new NamedModel(model, options.Read(result, name, model.Sha256, target));
        })];
    }

    /// <summary>Compiles the models; one alone has an arena of its own, without files, unless it is said to be shared.</summary>
    public Firmware Compile(ParseResult result, string[] paths, CompileOptionSet options, string target)
    {
        var models = Load(result, paths, options, target);
        if (result.GetValue(_shared))
        {
            return FirmwareCompiler.Compile([.. models.Select(m => (m.Model.Module, m.Options))], ArenaName(result));
        }

        var package = ModelCompiler.Compile(models[0].Model.Module, models[0].Options);
        return new Firmware([package], new SharedArena("", package.ArenaBytes, package.ArenaAlignment, []));
    }

    /// <summary>
    /// The inputs that the options ask for, for each model; null where they ask for none. Seeds are those of every model; files are, in
    /// order, the inputs of the first model, of the second and so on, then those of the next turn.
    /// </summary>
    public static IReadOnlyList<IReadOnlyList<Invocation>>? Inputs(IReadOnlyList<NamedModel> models, string? seeds, string[]? files, bool reset)
    {
        if (models.Count == 1 || files is not { Length: > 0 })
        {
            var inputs = models.Select(m => CommonOptions.Inputs(m.Model.Module, seeds, files, reset)).ToList();
            return inputs.Contains(null) ? null : [.. inputs.Select(one => one!.Select(i => i.Invocation).ToList())];
        }

        int[] counts = [.. models.Select(m => m.Model.Module.Main.Inputs.Length)];
        int turn = counts.Sum();
        if (turn == 0 || files.Length % turn != 0)
        {
            throw CommonOptions.Bad("--input", string.Create(CultureInfo.InvariantCulture, $"{files.Length} files do not fit models of {string.Join(" and ", counts)} inputs"));
        }

        return [.. models.Select((m, i) =>
        {
            int before = counts.Take(i).Sum();
            string[] own = [.. files.Chunk(turn).SelectMany(chunk => chunk.Skip(before).Take(counts[i]))];
            return CommonOptions.Inputs(m.Model.Module, seeds, own, reset)!.Select(input => input.Invocation).ToList();
        })];
    }
}
