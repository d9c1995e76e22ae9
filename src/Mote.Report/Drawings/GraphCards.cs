using System.Collections.Immutable;
using Mote.Compiler;
using Mote.Core;

namespace Mote.Report;

/// <summary>What became of an operator, or what else a card stands for.</summary>
internal enum CardKind
{
    /// <summary>A layer of the package: one operator, or several that were fused.</summary>
    Layer,

    /// <summary>A layer for which nothing has to be done at run time.</summary>
    Empty,

    /// <summary>An operator that a pass removed.</summary>
    Removed,

    /// <summary>An input or output of the graph.</summary>
    Port,
}

/// <summary>An operator on a card.</summary>
/// <param name="Index">Its position in the model; -1 for a port.</param>
/// <param name="Title">Its name, as the format spells it.</param>
/// <param name="Lines">What else is to be said, each a line.</param>
/// <param name="Tip">Everything about it.</param>
/// <param name="Ink">Its family's colour.</param>
internal sealed record CardRow(int Index, string Title, ImmutableArray<string> Lines, string Tip, Ink Ink);

/// <summary>A box in the drawing of a graph.</summary>
/// <param name="Kind">What it stands for.</param>
/// <param name="Rows">The operators that it stands for; at least one.</param>
/// <param name="Remark">What the passes did; may be empty.</param>
/// <param name="Share">Its share of the cycles; null when it is not known.</param>
internal sealed record Card(CardKind Kind, ImmutableArray<CardRow> Rows, string Remark, double? Share)
{
    /// <summary>How other places of the drawing refer to it.</summary>
    public string Label => Rows[0].Index < 0 ? Rows[0].Title : $"#{Wording.Number(Rows[^1].Index)} {Rows[^1].Title}";
}

/// <summary>A value between cards.</summary>
/// <param name="Layout">From where to where.</param>
/// <param name="Label">Type and shape.</param>
internal sealed record CardNet(LayoutNet Layout, string Label);

/// <summary>
/// The cards and values of one graph: the original operators, those that one layer computes on one card. Constants and handles of variables
/// are no cards; the cards name them.
/// </summary>
internal sealed class GraphCards
{
    private readonly GraphModule _module;
    private readonly Graph _graph;
    private readonly List<Card> _cards = [];
    private readonly List<CardNet> _nets = [];

    private GraphCards(GraphModule module, Graph graph)
    {
        (_module, _graph) = (module, graph);
    }

    /// <summary>The boxes.</summary>
    public IReadOnlyList<Card> Cards => _cards;

    /// <summary>The lines.</summary>
    public IReadOnlyList<CardNet> Nets => _nets;

    /// <summary>Makes the cards of a graph.</summary>
    /// <param name="module">The module as imported.</param>
    /// <param name="index">Which graph.</param>
    /// <param name="package">What it was compiled to; null when it was not.</param>
    /// <param name="shares">Share of the cycles by layer index; empty when they are not known.</param>
    public static GraphCards Of(GraphModule module, int index, Package? package, IReadOnlyDictionary<int, double> shares)
    {
        var cards = new GraphCards(module, module.Graphs[index]);
        cards.Build(index, package, shares);
        return cards;
    }

    private void Build(int index, Package? package, IReadOnlyDictionary<int, double> shares)
    {
        var layerOf = package?.Layers.Where(l => l.Graph == index).SelectMany(l => l.Covers.Select(c => (c, l))).ToDictionary(p => p.c, p => p.l) ?? [];
        var removedBy = index == 0 ? package?.Removed.ToDictionary(r => r.Index, r => r.By) ?? [] : [];
        var cardOf = new int[_graph.Nodes.Length];
        Array.Fill(cardOf, -1);
        for (int n = 0; n < _graph.Nodes.Length; n++)
        {
            if (cardOf[n] >= 0 || IsHandle(_graph.Nodes[n]))
            {
                continue;
            }

            int[] members = layerOf.TryGetValue(n, out var layer) ? [.. layer.Covers.Where(c => (uint)c < (uint)_graph.Nodes.Length).Order()] : [n];
            foreach (int member in members)
            {
                cardOf[member] = _cards.Count;
            }

            bool isRemoved = package is not null && layer is null;
            bool isEmpty = layer is { HasCode: false } && _graph.Nodes[n].Operator.Control is null;
            string remark = isRemoved ? removedBy.TryGetValue(n, out string? by) ? $"removed by {by}" : "removed by a pass"
                : isEmpty ? _graph.Nodes[n].Operator.IsAlias(_graph.View(n)) ? "no code: stays in its buffer" : "no code"
                : members.Length > 1 ? $"{Wording.Number(members.Length)} operators in one layer" : "";
            _cards.Add(new Card(isRemoved ? CardKind.Removed : isEmpty ? CardKind.Empty : CardKind.Layer,
                [.. members.Select(m => Row(_graph.View(m)))], remark,
                layer is not null && index == 0 && shares.TryGetValue(layer.Index, out double share) ? share : null));
        }

        AddNets(cardOf);
    }

    private static bool IsHandle(Node node) => node.Operator.Name == "VAR_HANDLE";

    private void AddNets(int[] cardOf)
    {
        var sources = new Dictionary<int, int>();
        var targets = new Dictionary<int, SortedSet<int>>();
        for (int i = 0; i < _graph.Inputs.Length; i++)
        {
            sources[_graph.Inputs[i]] = _cards.Count;
            _cards.Add(Port("input", i, _graph.Inputs));
        }

        for (int n = 0; n < _graph.Nodes.Length; n++)
        {
            if (cardOf[n] < 0)
            {
                continue;
            }

            foreach (int t in _graph.Nodes[n].Outputs)
            {
                sources[t] = cardOf[n];
            }

            foreach (int t in _graph.Nodes[n].Inputs.Where(t => t >= 0 && _graph.Tensors[t].Type != ElementType.Resource))
            {
                Target(t, cardOf[n]);
            }
        }

        for (int i = 0; i < _graph.Outputs.Length; i++)
        {
            Target(_graph.Outputs[i], _cards.Count);
            _cards.Add(Port("output", i, _graph.Outputs));
        }

        foreach (var (tensor, readers) in targets)
        {
            if (sources.TryGetValue(tensor, out int source) && readers.Where(r => r != source).ToArray() is { Length: > 0 } outside)
            {
                _nets.Add(new CardNet(new LayoutNet(source, outside), Wording.TypeOf(_graph.Tensors[tensor])));
            }
        }

        void Target(int tensor, int card)
        {
            if (!targets.TryGetValue(tensor, out var set))
            {
                targets[tensor] = set = [];
            }

            set.Add(card);
        }
    }

    private Card Port(string kind, int index, ImmutableArray<int> all)
    {
        var tensor = _graph.Tensors[all[index]];
        string title = all.Length == 1 ? kind : $"{kind} {Wording.Number(index)}";
        string tip = $"{title}: {Wording.Name(tensor.Name)}\n{Wording.TypeOf(tensor)} {tensor.Quantization}".TrimEnd();
        return new Card(CardKind.Port, [new CardRow(-1, title, [tensor.Name], tip, Ink.Neutral)], "", null);
    }

    private CardRow Row(NodeView view)
    {
        var lines = ImmutableArray.CreateBuilder<string>();
        lines.Add(view.OutputCount > 0 ? view.Output(0).Name : "");
        foreach (int slot in Enumerable.Range(0, view.InputCount).Where(view.HasInput))
        {
            var tensor = view.Input(slot);
            if (tensor.Type == ElementType.Resource && (uint)tensor.Variable < (uint)_module.Variables.Length)
            {
                var variable = _module.Variables[tensor.Variable];
                lines.Add($"variable {variable.Name} {variable.Type.Label()}[{variable.Shape}]");
            }
            else if (tensor.IsVariable)
            {
                lines.Add($"state {Wording.TypeOf(tensor)}");
            }
            else if (tensor.IsConstant && tensor.Shape.Rank >= 2 && tensor.Shape.ElementCount > 1)
            {
                lines.Add($"constant {Wording.TypeOf(tensor)}");
            }
        }

        if (view.Node.Operator.Control is { } control)
        {
            lines.Add($"calls subgraph {Wording.Number(control.Subgraph)}");
        }

        string text = view.Node.Operator.ToString();
        int brace = text.IndexOf('{', StringComparison.Ordinal);
        string attributes = brace < 0 ? "" : text[(brace + 1)..^1].Trim();
        string tip = string.Join('\n', new[] { $"#{Wording.Number(view.Index)} {view.Node.Operator.Name}", Wording.Name(lines[0], 300), Wording.Name(attributes, 300) }.Where(s => s.Length > 0));
        return new CardRow(view.Index, view.Node.Operator.Name, lines.Count > 4 ? [.. lines.Take(4)] : lines.ToImmutable(), tip, Families.InkOf(view.Node.Operator));
    }
}
