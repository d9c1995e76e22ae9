using System.Collections.Immutable;
using System.Globalization;
using Mote.Compiler;
using Mote.Core;
using Mote.Operators.Variables;
using Mote.Tests.Graphs;

namespace Mote.Report.Tests;

/// <summary>What is drawn of graphs and memory plans.</summary>
public sealed class DrawingTests
{
    private static readonly Dictionary<string, GraphModule> Models = new()
    {
        ["small"] = SampleReports.Small(),
        ["10 layers"] = SampleReports.Chain(10),
        ["150 layers"] = SampleReports.Chain(150),
        ["150 layers with shortcuts"] = SampleReports.Chain(150, shortcuts: true),
        ["branches"] = SampleReports.Branches(8, 5),
        ["state"] = TinyGraphs.Delay(),
    };

    public static TheoryData<string> Names => [.. Models.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Cards_do_not_overlap(string name)
    {
        foreach (var drawing in Draw(Models[name]))
        {
            var cards = Cards(drawing);
            for (int i = 0; i < cards.Count; i++)
            {
                for (int k = i + 1; k < cards.Count; k++)
                {
                    Assert.False(Overlap(cards[i], cards[k]), $"{cards[i].Tip} and {cards[k].Tip}");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_operator_and_every_end_of_the_graph_is_drawn_once(string name)
    {
        var main = Models[name].Main;
        string[] drawn = [.. Draw(Models[name]).SelectMany(d => d.Shapes.OfType<TextShape>()).Where(t => t.Style == TextStyle.Muted && t.Text.StartsWith('#')).Select(t => t.Text[1..])];
        Assert.Equal(main.Views.Where(v => v.Node.Operator is not VarHandle).Select(v => v.Index.ToString(CultureInfo.InvariantCulture)).Order(StringComparer.Ordinal), drawn.Order(StringComparer.Ordinal));
        var ports = Draw(Models[name]).SelectMany(Cards).Select(c => c.Tip).Where(t => t.StartsWith("input", StringComparison.Ordinal) || t.StartsWith("output", StringComparison.Ordinal));
        Assert.Equal(main.Inputs.Length + main.Outputs.Length, ports.Count());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_value_between_cards_is_labelled_with_its_type_and_shape(string name)
    {
        var cards = GraphCards.Of(Models[name], 0, null, ImmutableDictionary<int, double>.Empty);
        var labels = Draw(Models[name]).SelectMany(d => d.Shapes.OfType<TextShape>()).Where(t => t.Style == TextStyle.Label).Select(t => t.Text);
        Assert.Equal(cards.Nets.Select(n => n.Label).Order(StringComparer.Ordinal), labels.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("10 layers", 1, 1)]
    [InlineData("150 layers", 2, 5)]
    [InlineData("150 layers with shortcuts", 2, 11)]
    public void A_long_model_is_several_drawings_of_the_size_of_a_page(string name, int least, int most)
    {
        var drawings = Draw(Models[name]);
        Assert.InRange(drawings.Length, least, most);
        Assert.All(drawings, d => Assert.InRange(d.Width, 100, 1000));
        Assert.All(drawings, d => Assert.InRange(d.Height, 50, 950));
    }

    [Fact]
    public void What_the_passes_did_is_seen_on_the_cards()
    {
        var module = Models["small"];
        var package = SampleReports.Compile(module);
        var cards = GraphCards.Of(module, 0, package, new Dictionary<int, double> { [package.Layers[0].Index] = 0.25 });
        var fused = Assert.Single(cards.Cards, c => c.Rows.Length > 1);
        Assert.Equal(["CONV_2D", "RELU"], fused.Rows.Select(r => r.Title));
        Assert.Equal("2 operators in one layer", fused.Remark);
        Assert.Equal(0.25, fused.Share);
        Assert.Equal("removed by RemoveDeadCode", Assert.Single(cards.Cards, c => c.Kind == CardKind.Removed).Remark);
        Assert.Equal("RESHAPE", Assert.Single(cards.Cards, c => c.Kind == CardKind.Empty).Rows[0].Title);
    }

    [Fact]
    public void Cards_name_variables_instead_of_drawing_their_handles()
    {
        var cards = GraphCards.Of(Models["state"], 0, null, ImmutableDictionary<int, double>.Empty);
        Assert.DoesNotContain(cards.Cards, c => c.Rows[0].Title == "VAR_HANDLE");
        Assert.Contains("variable memory int8[3]", Assert.Single(cards.Cards, c => c.Rows[0].Title == "READ_VARIABLE").Rows[0].Lines);
        Assert.Contains("calls subgraph 1", Assert.Single(cards.Cards, c => c.Rows[0].Title == "CALL_ONCE").Rows[0].Lines);
    }

    [Fact]
    public void A_graph_too_large_to_be_drawn_is_a_table()
    {
        var page = new Page(SampleReports.Render(new ReportSource { Verb = "inspect", Models = [SampleReports.Source(SampleReports.Chain(1500))] }));
        Assert.Empty(page.Section("graph").Descendants("svg"));
        Assert.Contains("too many to draw", page.Section("graph").Value, StringComparison.Ordinal);
        Assert.Equal(ModelSection.MostRows + 1, page.Section("graph").Descendants("tbody").Single().Elements("tr").Count());
        Assert.Contains("and 500 more", page.Section("graph").Value, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Rectangles_of_the_plan_have_the_bytes_of_their_buffers_and_do_not_overlap(string name)
    {
        var package = SampleReports.Compile(Models[name]);
        var facts = MemoryFacts.Of(package);
        var drawing = MemoryDrawing.Draw(facts);
        var boxes = drawing.Shapes.OfType<BoxShape>().Where(b => b.Tip.Contains(" bytes at ", StringComparison.Ordinal) && b.Ink != Ink.Purple).ToList();
        Assert.Equal(package.Memory.Plan.Requests.Length, boxes.Count);
        double scale = boxes.Max(b => b.Y + b.Height) - boxes.Min(b => b.Y);
        Assert.Equal(facts.Buffers.Select(b => scale * b.Bytes / package.Memory.ArenaBytes).Order().Select(h => Math.Round(h, 6)), boxes.Select(b => b.Height).Order().Select(h => Math.Round(h, 6)));
        for (int i = 0; i < boxes.Count; i++)
        {
            Assert.All(boxes.Skip(i + 1), other => Assert.False(Overlap(boxes[i], other), $"{boxes[i].Tip} and {other.Tip}"));
        }
    }

    [Fact]
    public void The_peak_is_the_step_with_most_bytes_alive()
    {
        var facts = MemoryFacts.Of(SampleReports.Compile(Models["small"]));
        long Alive(int step) => Enumerable.Range(0, facts.Bytes).Count(at => facts.Buffers.Any(b => b.First <= step && step <= b.Last && b.Offset <= at && at < b.Offset + b.Bytes));
        Assert.Equal(Enumerable.Range(0, facts.Steps.Length).Max(Alive), facts.Alive[facts.Peak]);
        Assert.True(facts.Alive[facts.Peak] <= facts.Bytes);
        var text = Assert.Single(MemoryDrawing.Draw(facts).Shapes.OfType<TextShape>(), t => t.Text.StartsWith("peak: ", StringComparison.Ordinal));
        Assert.Contains($"{Wording.Grouped(facts.Alive[facts.Peak])} B alive at {facts.Step(facts.Peak)}", text.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void State_is_drawn_beside_the_arena()
    {
        var drawing = MemoryDrawing.Draw(MemoryFacts.Of(SampleReports.Compile(Models["state"])));
        Assert.Contains("memory", Assert.Single(drawing.Shapes.OfType<BoxShape>(), b => b.Ink == Ink.Purple).Tip, StringComparison.Ordinal);
    }

    [Fact]
    public void The_longest_bar_ends_before_its_value_and_empty_bars_are_not_drawn()
    {
        var chart = new BarChart("c", [new Bar("long", "1,000", [new BarPart("a", 600, Ink.Blue), new BarPart("b", 400, Ink.Teal)]), new Bar("none", "0", [new BarPart("a", 0, Ink.Blue)])]);
        var drawing = BarDrawing.Draw(chart);
        var boxes = drawing.Shapes.OfType<BoxShape>().ToList();
        Assert.Equal(2, boxes.Count);
        Assert.Equal(boxes[0].X + boxes[0].Width, boxes[1].X, 6);
        Assert.Equal(1.5, boxes[0].Width / boxes[1].Width, 6);
        Assert.All(drawing.Shapes.OfType<TextShape>(), t => Assert.InRange(t.X, 0, drawing.Width));
        Assert.True(boxes[1].X + boxes[1].Width < drawing.Width - 30);
        Assert.Equal([new LegendEntry(Ink.Blue, "a"), new LegendEntry(Ink.Teal, "b")], BarDrawing.Legend(chart));
    }

    private static ImmutableArray<Drawing> Draw(GraphModule module, Package? package = null) =>
        GraphDrawing.Draw(GraphCards.Of(module, 0, package, ImmutableDictionary<int, double>.Empty), "Graph")!.Value;

    /// <summary>The outlines of cards: the boxes that say something when they are pointed at.</summary>
    private static List<BoxShape> Cards(Drawing drawing) => [.. drawing.Shapes.OfType<BoxShape>().Where(b => b.Tip.Length > 0)];

    private static bool Overlap(BoxShape a, BoxShape b) =>
        a.X + a.Width > b.X + 0.01 && b.X + b.Width > a.X + 0.01 && a.Y + a.Height > b.Y + 0.01 && b.Y + b.Height > a.Y + 0.01;
}
