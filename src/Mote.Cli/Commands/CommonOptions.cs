using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Mote.Cli.Output;
using Mote.Compiler;
using Mote.Core;
using Mote.Core.Emission;
using Mote.Devices;
using Mote.Runtime;

namespace Mote.Cli.Commands;

/// <summary>Arguments and options that several verbs share.</summary>
internal static class CommonOptions
{
    public static Argument<string> Model() => new("MODEL") { Description = "a .tflite file, or a project (.yaml)" };

    public static Argument<string[]> Models() => new("MODEL")
    {
        Description = "a .tflite file or a project (.yaml); with --shared-arena several, for one firmware",
        Arity = ArgumentArity.OneOrMore,
    };

    public static Option<bool> Json() => new("--json") { Description = "print the result as JSON" };

    public static Option<string?> Report() => new("--report") { Description = "write a report to this file: .html (one page that needs nothing else) or .md" };

    public static Option<string?> Random() => new("--random") { Description = "fill the inputs by the documented generator, one invocation a seed: 1,2,3" };

    public static Option<string[]> Input() => new("--input")
    {
        Description = "raw little-endian (.bin) or .npy files, one an input, in order; for a project a recording: .wav, .csv, .npy or .bin",
        AllowMultipleArgumentsPerToken = true,
    };

    public static Option<bool> Reset() => new("--reset") { Description = "start each invocation from fresh state" };

    public static Option<string?> Data(string description) => new("--data") { Description = description };

    public static Option<int?> Threads() => new("--threads") { Description = "how many threads compute (default: one for each core); makes no difference to the result" };

    /// <summary>The number of threads of <see cref="Threads"/>.</summary>
    public static int ThreadsOf(int? stated) => stated is null ? Environment.ProcessorCount
        : stated is >= 1 and <= 1024 ? stated.Value : throw Bad("--threads", string.Create(CultureInfo.InvariantCulture, $"{stated} threads"), "1 to 1024");

    /// <summary>Refuses engines that do not exist, and says which one runs.</summary>
    public static void CheckEngine(string engine)
    {
        if (engine is not ("reference" or "fast"))
        {
            throw Bad("--engine", $"'{engine}' is no engine", "reference, fast");
        }

        if (engine == "fast")
        {
            Terminal.Note("mote: no operator has a fast C# kernel yet; the reference engine is used.");
        }
    }

    /// <summary>The inputs that the options ask for, checked against the model; null when they ask for none.</summary>
    public static List<(uint? Seed, Invocation Invocation)>? Inputs(GraphModule module, string? seeds, string[]? files, bool reset)
    {
        var main = module.Main;
        var tensors = main.Inputs.Select(t => main.Tensors[t]).ToArray();
        if (files is { Length: > 0 })
        {
            if (seeds is not null)
            {
                throw Bad("--input", "it cannot be combined with --random");
            }

            return module.Stream is { } read ? [.. StreamInputs.Windows(read, tensors[0], files).Select(w => ((uint?)null, w))] : InputFiles.Read(tensors, files, reset);
        }

        return seeds is null ? null : [.. ParseSeeds(seeds).Select(seed => ((uint?)seed, Random(tensors, seed, reset)))];
    }

    /// <summary>An invocation filled by a seed.</summary>
    public static Invocation Random(IReadOnlyList<Tensor> tensors, uint seed, bool reset) => new([.. tensors.Select((tensor, i) =>
    {
        var data = new byte[tensor.ByteLength];
        InputRule.Random(seed, i, tensor.Type, data);
        return data;
    })], reset);

    public static DiagnosticException Bad(string option, string found, string? supported = null) =>
        new(new Diagnostic(DiagnosticIds.BadArgument, option, found, supported));

    /// <summary>The compile target of a name on the command line.</summary>
    public static CompileTarget CompileTargetOf(string name) =>
        CompileTarget.All.FirstOrDefault(t => t.Name == name)
        ?? (name.StartsWith("host-", StringComparison.Ordinal) && Target.Find(name) is { } variant ? CompileTarget.Host with { PointerBytes = variant.PointerSize } : null)
        ?? throw new DiagnosticException(new Diagnostic(DiagnosticIds.UnknownTarget, $"target '{name}'", "there is no such target",
            string.Join(", ", CompileTarget.All.Select(t => t.Name).Union(Target.All.Select(t => t.Name)))));

    private static IEnumerable<uint> ParseSeeds(string seeds)
    {
        foreach (string part in seeds.Split(',', StringSplitOptions.TrimEntries))
        {
            yield return uint.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out uint seed)
                ? seed
                : throw Bad("--random", $"'{part}' is not a seed", "whole numbers from 0 to 4294967295, separated by commas");
        }
    }
}

/// <summary>The options of compiling, which <c>compile</c>, <c>verify</c> and <c>profile</c> all take.</summary>
internal sealed class CompileOptionSet
{
    private readonly Option<string[]> _name = new("--name") { Description = "the prefix of every symbol (default: from the file's name); of several models in order: A,B" };
    private readonly Option<string> _optimize = new("--optimize") { Description = "speed, size or balanced", DefaultValueFactory = _ => "balanced" };
    private readonly Option<bool> _updatable = new("--updatable") { Description = "keep every number in one block that can be replaced in the field" };
    private readonly Option<string[]> _disable = new("--disable") { Description = "passes that do not run", AllowMultipleArgumentsPerToken = true };
    private readonly Option<string[]> _only = new("--only") { Description = "the only passes that run", AllowMultipleArgumentsPerToken = true };
    private readonly Option<bool> _noPasses = new("--no-passes") { Description = "compute every layer of the original as it stands" };
    private readonly Option<string?> _ramLimit = new("--ram-limit") { Description = "fail when arena and state take more bytes" };
    private readonly Option<string?> _flashLimit = new("--flash-limit") { Description = "fail when the constants take more bytes" };

    public void AddTo(Command command)
    {
        command.Options.Add(_name);
        command.Options.Add(_optimize);
        command.Options.Add(_updatable);
        command.Options.Add(_disable);
        command.Options.Add(_only);
        command.Options.Add(_noPasses);
        command.Options.Add(_ramLimit);
        command.Options.Add(_flashLimit);
    }

    /// <summary>The packages' names in the order of the models: those that were given, or one from each file's name.</summary>
    public IReadOnlyList<string> NamesOf(ParseResult result, IReadOnlyList<string> modelPaths)
    {
        string[] given = [.. (result.GetValue(_name) ?? []).SelectMany(v => v.Split(',', StringSplitOptions.TrimEntries))];
        return given.Length == 0 ? [.. modelPaths.Select(PackageName.FromPath)]
            : given.Length == modelPaths.Count ? given
            : throw CommonOptions.Bad(_name.Name, string.Create(CultureInfo.InvariantCulture, $"{given.Length} names for {modelPaths.Count} models"), "one name for each model, in order: A,B");
    }

    public CompileOptions Read(ParseResult result, string modelPath, Model model, string target) => Read(result, NamesOf(result, [modelPath])[0], model.Sha256, target);

    /// <summary>The options for a model whose package has a name.</summary>
    public CompileOptions Read(ParseResult result, string name, string modelSha256, string target) => new()
    {
        Name = name,
        Target = CommonOptions.CompileTargetOf(target),
        Goal = result.GetValue(_optimize) switch
        {
            "balanced" => OptimizationGoal.Balanced,
            "speed" => OptimizationGoal.Speed,
            "size" => OptimizationGoal.Size,
            var other => throw CommonOptions.Bad("--optimize", $"'{other}' is no goal", "speed, size, balanced"),
        },
        Updatable = result.GetValue(_updatable),
        Disabled = Names(result.GetValue(_disable)),
        Only = Names(result.GetValue(_only)),
        NoPasses = result.GetValue(_noPasses),
        RamLimit = Limit(_ramLimit.Name, result.GetValue(_ramLimit)),
        FlashLimit = Limit(_flashLimit.Name, result.GetValue(_flashLimit)),
        ModelSha256 = modelSha256,
    };

    private static int? Limit(string option, string? text) => text is null
        ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int bytes) && bytes > 0
            ? bytes
            : throw CommonOptions.Bad(option, $"'{text}' is no size", "a whole number of bytes, 1 or more");

    private static ImmutableHashSet<string> Names(string[]? values) =>
        [.. (values ?? []).SelectMany(v => v.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];
}
