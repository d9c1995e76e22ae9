using System.Collections.Immutable;
using Mote.Compiler;
using Mote.Core;

namespace Mote.Report;

/// <summary>The graph, drawn and as a table: the original operators and what the passes made of them.</summary>
internal static class GraphSection
{
    /// <summary>More cards than this are no drawing that anybody can read.</summary>
    public const int MostCards = 400;

    public static Section? Compose(ModelFacts model)
    {
        var module = model.Source.Module;
        if (module.Graphs.All(g => g.Nodes.IsEmpty && g.Inputs.IsEmpty))
        {
            return null;
        }

        var package = model.Packages.FirstOrDefault();
        var profile = model.Source.Profiles.FirstOrDefault();
        double total = profile is null ? 0 : profile.Total.Cycles ?? profile.Total.Instructions;
        var shares = total <= 0 ? [] : profile!.Layers.ToDictionary(l => l.Layer.Index, l => (l.Cost.Cycles ?? l.Cost.Instructions) / total);
        var blocks = ImmutableArray.CreateBuilder<Block>();
        blocks.Add(new Paragraph(Explanation(package, profile is not null)));
        for (int g = 0; g < module.Graphs.Length; g++)
        {
            var drawn = Graph(model, g, package, shares);
            if (g == 0)
            {
                blocks.AddRange(drawn);
            }
            else
            {
                blocks.Add(new Subsection($"Subgraph {Wording.Number(g)} {Wording.Name(module.Graphs[g].Name, 60)}".TrimEnd(), drawn));
            }
        }

        return new Section("graph", "Graph", blocks.ToImmutable());
    }

    private static string Explanation(Package? package, bool isProfiled)
    {
        string text = "The operators of the file, from top to bottom, columns from left to right; constants are not drawn, handles of variables neither: the cards name them.";
        if (package is not null)
        {
            text += " Operators that one layer computes share a card. Dashed cards cost nothing: a pass removed the operator, or its result stays in the buffer of its input.";
            if (isProfiled)
            {
                text += " The bar at the bottom of a card is its share of a run.";
            }
        }

        return text;
    }

    private static ImmutableArray<Block> Graph(ModelFacts model, int index, Package? package, Dictionary<int, double> shares)
    {
        var module = model.Source.Module;
        var graph = module.Graphs[index];
        var cards = GraphCards.Of(module, index, package, shares);
        var blocks = ImmutableArray.CreateBuilder<Block>();
        string title = index == 0 ? "Graph" : $"Subgraph {Wording.Number(index)}";
        var drawings = cards.Cards.Count <= MostCards ? GraphDrawing.Draw(cards, title) : null;
        if (drawings is { } parts)
        {
            var legend = Families.Legend(cards.Cards.Where(c => c.Kind != CardKind.Port).SelectMany(c => c.Rows).Select(r => r.Ink));
            for (int i = 0; i < parts.Length; i++)
            {
                blocks.Add(new Figure(parts[i].Title, parts[i], i == 0 ? legend : []));
            }
        }
        else
        {
            blocks.Add(new Notice(Tone.Plain, $"{Wording.Count(cards.Cards.Count, "layer")} with all their connections are too many to draw; the table lists them."));
        }

        blocks.Add(new Details($"All {Wording.Count(graph.Nodes.Length, "operator")} as a table", [Operators(model, graph, cards, package is not null)]));
        return blocks.ToImmutable();
    }

    private static Table Operators(ModelFacts model, Graph graph, GraphCards cards, bool isCompiled)
    {
        var cardOf = cards.Cards.SelectMany(c => c.Rows.Where(r => r.Index >= 0).Select(r => (r.Index, Card: c))).ToDictionary(p => p.Index, p => p.Card);
        string Types(ImmutableArray<int> tensors) => Wording.Name(string.Join(", ", tensors.Where(t => t >= 0 && !graph.Tensors[t].IsConstant && graph.Tensors[t].Type != ElementType.Resource)
            .Take(16).Select(t => Wording.TypeOf(graph.Tensors[t]))), 100);
        var rows = graph.Views.Select(view =>
        {
            long macs = model.IsSound ? view.Node.Operator.Macs(view) : 0;
            string result = !isCompiled ? "" : !cardOf.TryGetValue(view.Index, out var card) ? "handle of a variable"
                : card.Kind == CardKind.Layer && card.Rows.Length > 1 ? $"part of the layer of #{string.Join(", #", card.Rows.Select(r => Wording.Number(r.Index)))}"
                : card.Remark.Length > 0 ? card.Remark : "a layer";
            ImmutableArray<Cell> row = [Wording.Number(view.Index), Wording.Name(view.Node.Operator.Name, 60), view.OutputCount > 0 ? Wording.Name(view.Output(0).Name) : "",
                Types(view.Node.Inputs), Types(view.Node.Outputs), macs > 0 ? Wording.Grouped(macs) : "", ModelFacts.ParametersOf(view) is var p and > 0 ? Wording.Grouped(p) : ""];
            return isCompiled ? row.Add(result) : row;
        });
        ImmutableArray<Column> columns = [new("#", ColumnKind.Number), new("operator", ColumnKind.Word), new("name", ColumnKind.Name), new("inputs", ColumnKind.Code), new("outputs", ColumnKind.Code),
            new("MACs", ColumnKind.Number), new("parameters", ColumnKind.Number)];
        columns = isCompiled ? columns.Add(new("became")) : columns;
        return new Table("Operators in execution order", columns, ModelSection.Limited(rows, columns.Length));
    }
}
