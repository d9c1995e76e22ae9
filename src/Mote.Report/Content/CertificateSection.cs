using System.Collections.Immutable;
using Mote.Compiler;
using Mote.Core;
using Mote.Devices;

namespace Mote.Report;

/// <summary>What was proved, of which files, with what.</summary>
internal static class CertificateSection
{
    public static Section? Compose(ModelFacts model)
    {
        if (model.Source.Verification is not { } verification)
        {
            return null;
        }

        var blocks = ImmutableArray.CreateBuilder<Block>();
        bool all = verification.Targets.All(t => t.IsIdentical);
        string targets = string.Join(", ", verification.Targets.Select(t => t.Target));
        blocks.Add(all
            ? new Notice(Tone.Good, $"Every layer that was compared, and every output, of every invocation has the bits of the reference arithmetic on {targets}.")
            : new Notice(Tone.Bad, $"The C does not give the bits of the reference arithmetic on {string.Join(", ", verification.Targets.Where(t => !t.IsIdentical).Select(t => t.Target))}."));
        blocks.Add(new FactList(
        [
            new Fact("Model", model.Source.Sha256.Length > 0 ? model.Source.Sha256 : "none: made in memory", IsCode: model.Source.Sha256.Length > 0),
            new Fact("Tool", $"Mote {ToolVersion.Current}"),
            new Fact("Arithmetic", model.Source.Module.Semantics == NumericSemantics.TfLiteMicro ? "TensorFlow Lite Micro, double rounding" : model.Source.Module.Semantics.ToString()),
            new Fact("Inputs", Wording.Name(verification.Inputs, 300)),
            new Fact("Files", verification.IsOfGivenFiles ? "given: compiled before, perhaps changed since" : "compiled for this check; the same model and options give the same files"),
        ]));
        int operators = model.Main.Nodes.Count(n => n.Outputs.Length > 0);
        blocks.Add(new Table("What was compared, bit by bit",
            [new("target", ColumnKind.Word), new("result", ColumnKind.Word), new("invocations", ColumnKind.Number), new("layers checked", ColumnKind.Number), new("of those with a result", ColumnKind.Number), new("taken by passes", ColumnKind.Number)],
            [.. verification.Targets.Select(t => ImmutableArray.Create<Cell>(t.Target, t.IsIdentical ? new Cell("identical", Tone: Tone.Good) : new Cell("different", Tone: Tone.Bad),
                Wording.Grouped(t.Invocations), Wording.Grouped(t.LayersChecked.Length), Wording.Grouped(operators), Wording.Grouped(t.LayersRemoved.Length)))]));
        foreach (var target in verification.Targets.Where(t => !t.IsIdentical))
        {
            blocks.Add(Difference(target));
        }

        if (operators < model.Main.Nodes.Length)
        {
            blocks.Add(new Paragraph($"{Wording.Count(model.Main.Nodes.Length - operators, "operator has", "operators have")} no result: they write variables or call subgraphs. What they do is seen in what reads it, later or in the next invocation."));
        }

        if (verification.Targets.Any(t => !t.LayersRemoved.IsEmpty))
        {
            blocks.Add(new Paragraph("What passes removed or merged has no result in the package; it was checked in a second build of the same model, without passes."));
            blocks.Add(new Details("Operators that passes took", [Removed(model, verification)]));
        }

        blocks.Add(new Details("SHA-256 of the files that were built and run",
            [.. verification.Targets.Select(t => FilesSection.Hashes($"Files for {t.Target}", t.SourcesSha256))]));
        return new Section("verification", "Verification certificate", blocks.ToImmutable());
    }

    private static Block Difference(TargetVerification target) => target.FirstDifference is { } d
        ? new FactList(
        [
            new Fact("First difference", $"on {d.Target}, in invocation {Wording.Number(d.Invocation)}"),
            .. d.Stage is { } stage ? [new Fact("Stage", Wording.Name(stage))] : ImmutableArray<Fact>.Empty,
            new Fact("Layer", $"#{Wording.Number(d.Layer)} {Wording.Name(d.Op, 60)}"),
            new Fact("Tensor", $"{Wording.Number(d.TensorIndex)} {Wording.Name(d.Tensor)}"),
            new Fact("Element", Wording.Grouped(d.Index)),
            new Fact("Expected", d.Expected),
            new Fact("Found", d.Actual),
        ])
        : new Notice(Tone.Bad, $"{target.Target}: the image did not run to its end. {Wording.Name(target.Failure ?? "", 400)}");

    private static Table Removed(ModelFacts model, VerificationSource verification)
    {
        var rows = verification.Targets.SelectMany(t => t.LayersRemoved.Select(r => (t.Target, r.Index, r.By)))
            .GroupBy(r => (r.Index, r.By)).OrderBy(g => g.Key.Index).Select(g => ImmutableArray.Create<Cell>(Wording.Number(g.Key.Index),
                (uint)g.Key.Index < (uint)model.Main.Nodes.Length ? Wording.Name(model.Main.Nodes[g.Key.Index].Operator.Name, 60) : "", g.Key.By, string.Join(", ", g.Select(r => r.Target))));
        return new Table("Original operators without a result of their own", [new("#", ColumnKind.Number), new("operator", ColumnKind.Word), new("taken by", ColumnKind.Word), new("targets")], ModelSection.Limited(rows, 4));
    }
}

/// <summary>The files of the packages.</summary>
internal static class FilesSection
{
    public static Section? Compose(ModelFacts model)
    {
        if (model.Packages.IsEmpty)
        {
            return null;
        }

        var blocks = ImmutableArray.CreateBuilder<Block>();
        foreach (var package in model.Packages)
        {
            var rows = package.Files.Select(f => ImmutableArray.Create<Cell>(f.Path, Wording.Grouped(f.Content.Length), f.Sha256)).ToImmutableArray();
            blocks.Add(new Table($"{package.Name} for {package.Options.Target.Name}: optimized for {Goal(package)}{(package.Options.Updatable ? ", updatable" : "")}{(package.Options.NoPasses ? ", without passes" : "")}",
                [new("file", ColumnKind.Word), new("bytes", ColumnKind.Number), new("SHA-256", ColumnKind.Code)], rows));
        }

        return new Section("files", model.Packages.Length == 1 ? "Package" : "Packages", blocks.ToImmutable());
    }

    /// <summary>The hashes of files, by name.</summary>
    public static Table Hashes(string caption, IReadOnlyDictionary<string, string> sha256) => new(caption, [new("file", ColumnKind.Word), new("SHA-256", ColumnKind.Code)],
        [.. sha256.OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => ImmutableArray.Create<Cell>(f.Key, f.Value))]);

    private static string Goal(Package package) => package.Options.Goal switch
    {
        Core.Emission.OptimizationGoal.Speed => "speed",
        Core.Emission.OptimizationGoal.Size => "size",
        _ => "speed and size",
    };
}
