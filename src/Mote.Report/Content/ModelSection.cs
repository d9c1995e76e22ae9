using System.Collections.Immutable;
using Mote.Core;

namespace Mote.Report;

/// <summary>What the model is: its file, its inputs and outputs, its operators.</summary>
internal static class ModelSection
{
    /// <summary>The most rows of a table that grows with the model.</summary>
    public const int MostRows = 1000;

    /// <summary>A longer list of stages is folded away.</summary>
    private const int MostShownStages = 10;

    public static Section Compose(ModelFacts model)
    {
        var source = model.Source;
        var facts = ImmutableArray.CreateBuilder<Fact>();
        facts.Add(new Fact("File", Wording.Name(source.FileName)));
        facts.Add(new Fact("Format", source.Module.Stream is null ? "TensorFlow Lite (.tflite)" : "project: a stream of samples"));
        if (source.FileBytes > 0)
        {
            facts.Add(new Fact("Size", $"{Wording.Grouped(source.FileBytes)} B ({Wording.Size(source.FileBytes)})"));
        }

        if (source.Sha256.Length > 0)
        {
            facts.Add(new Fact("SHA-256", source.Sha256, IsCode: true));
        }

        facts.Add(new Fact("Operators", OperatorCount(model)));
        facts.Add(new Fact("MACs", model.IsSound ? $"{Wording.Grouped(model.Macs)} a {(source.Module.Stream is null ? "run" : "window in which everything runs")}" : "not known: the model is not sound"));
        facts.Add(new Fact("Parameters", $"{Wording.Grouped(model.ParameterCount)} in {Wording.Grouped(model.ParameterBytes)} B ({Wording.Size(model.ParameterBytes)})"));
        facts.Add(new Fact("Arithmetic", source.Module.Semantics switch
        {
            NumericSemantics.TfLiteMicro => "TensorFlow Lite Micro, double rounding",
            var other => other.ToString(),
        }));
        if (source.Module.Stream is { } stream)
        {
            string names = string.Join(", ", stream.ChannelNames.Where(n => n.Length > 0));
            facts.Add(new Fact("Samples", $"{Wording.Measure(stream.Rate)} Hz, {Wording.Count(stream.Channels, "channel")}{(names.Length > 0 ? $": {Wording.Name(names)}" : "")}"));
            facts.Add(new Fact("Window", $"{Wording.Count(stream.Window, "sample")}, a hop of {Wording.Grouped(stream.Hop)} ({Wording.Measure(1000 * stream.Hop / stream.Rate)} ms)"));
            if (!stream.Labels.IsEmpty)
            {
                facts.Add(new Fact("Labels", Wording.Name(string.Join(", ", stream.Labels), 300)));
            }
        }

        if (source.Module.Description.Length > 0)
        {
            facts.Add(new Fact("Description", Wording.Name(source.Module.Description, 300)));
        }

        var blocks = ImmutableArray.CreateBuilder<Block>();
        blocks.Add(new FactList(facts.ToImmutable()));
        blocks.Add(Ends(model));
        if (!source.Module.Variables.IsEmpty)
        {
            blocks.Add(new Table("Variables: what the model keeps from run to run", [new("name", ColumnKind.Name), new("type and shape", ColumnKind.Code), new("bytes", ColumnKind.Number)],
                Limited(source.Module.Variables.Select(v => ImmutableArray.Create<Cell>(Wording.Name(v.Name), $"{v.Type.Label()}[{v.Shape}]", Wording.Grouped(v.ByteLength))), 3)));
        }

        if (source.Module.Stream is { Stages.IsEmpty: false } staged)
        {
            var stages = Stages(staged);
            blocks.Add(staged.Stages.Length <= MostShownStages ? stages : new Details($"Stages of the stream: {Wording.Number(staged.Stages.Length)}", [stages]));
        }

        blocks.Add(Kinds(model));
        return new Section("model", "Model", blocks.ToImmutable());
    }

    /// <summary>The rows of a table that grows with the model, cut where nobody would read on.</summary>
    public static ImmutableArray<ImmutableArray<Cell>> Limited(IEnumerable<ImmutableArray<Cell>> rows, int columns)
    {
        var all = rows.ToImmutableArray();
        return all.Length <= MostRows ? all
            : [.. all.Take(MostRows), [$"and {Wording.Grouped(all.Length - MostRows)} more", .. Enumerable.Repeat(new Cell(""), columns - 1)]];
    }

    private static Table Stages(StreamInfo stream) => new("Stages of the stream, in order", [new("stage", ColumnKind.Name), new("operators")],
        Limited(stream.Stages.Select(s => ImmutableArray.Create<Cell>(Wording.Name(s.Name),
            s.Count == 0 ? "none" : s.Count == 1 ? $"#{Wording.Number(s.First)}" : $"#{Wording.Number(s.First)} to #{Wording.Number(s.First + s.Count - 1)}")), 2));

    private static string OperatorCount(ModelFacts model)
    {
        int subgraphs = model.Source.Module.Graphs.Length - 1;
        string text = Wording.Grouped(model.Main.Nodes.Length);
        return subgraphs == 0 ? text
            : $"{text}, and {Wording.Grouped(model.Source.Module.Graphs.Skip(1).Sum(g => g.Nodes.Length))} in {Wording.Count(subgraphs, "subgraph")}";
    }

    private static Table Ends(ModelFacts model)
    {
        var main = model.Main;
        IEnumerable<ImmutableArray<Cell>> Rows(string kind, ImmutableArray<int> indices) => indices.Select((t, i) =>
        {
            var tensor = main.Tensors[t];
            return ImmutableArray.Create<Cell>($"{kind} {Wording.Number(i)}", Wording.Name(tensor.Name), Wording.TypeOf(tensor),
                tensor.Quantization is { } q ? $"{q}" : "none", tensor.Type.Size() > 0 ? Wording.Grouped(tensor.ByteLength) : "");
        });
        return new Table("Inputs and outputs; quantization as real = scale * (q - zero point)",
            [new("", ColumnKind.Word), new("name", ColumnKind.Name), new("type and shape", ColumnKind.Code), new("quantization", ColumnKind.Code), new("bytes", ColumnKind.Number)],
            Limited(Rows("input", main.Inputs).Concat(Rows("output", main.Outputs)), 5));
    }

    private static Table Kinds(ModelFacts model)
    {
        var rows = model.Main.Views.GroupBy(v => v.Node.Operator.Name).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).Select(group =>
        {
            long macs = model.IsSound ? group.Sum(v => v.Node.Operator.Macs(v)) : 0;
            return ImmutableArray.Create<Cell>(Wording.Name(group.Key, 60), Wording.Grouped(group.Count()), macs > 0 ? Wording.Grouped(macs) : "",
                macs > 0 ? new Cell(Wording.Percent(macs, model.Macs), Wording.Share(macs, model.Macs)) : "",
                group.Sum(ModelFacts.ParametersOf) is var parameters and > 0 ? Wording.Grouped(parameters) : "");
        });
        return new Table("Operators by kind",
            [new("operator", ColumnKind.Word), new("number", ColumnKind.Number), new("MACs", ColumnKind.Number), new("share of MACs", ColumnKind.Share), new("parameters", ColumnKind.Number)],
            Limited(rows, 5));
    }
}
