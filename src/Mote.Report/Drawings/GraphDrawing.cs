using System.Collections.Immutable;
using System.Globalization;

namespace Mote.Report;

/// <summary>Draws the cards of a graph from top to bottom: one drawing for each band of columns.</summary>
internal sealed class GraphDrawing
{
    private const double CardWidth = 204;
    private const double PortLabel = 132;
    private const double TitleHeight = 19;
    private const double LineHeight = 13;
    private const double RemarkHeight = 16;
    private const double ShareHeight = 15;
    private const double RankGap = 38;
    private const double Margin = 12;
    private const double LetterWidth = 6.4;

    /// <summary>Room above and below the columns of a band, for values that enter and leave them.</summary>
    private const double Head = 36;

    private readonly GraphCards _graph;
    private readonly LayeredLayout _layout;
    private readonly GraphColumns _columns;
    private readonly double[] _heights;
    private readonly List<DrawingShape>[] _lines;
    private readonly List<DrawingShape>[] _boxes;
    private readonly Dictionary<int, int> _crossings = [];

    private GraphDrawing(GraphCards graph, LayeredLayout layout)
    {
        (_graph, _layout) = (graph, layout);
        _heights = [.. layout.Ranks.Select(rank => rank.Max(v => layout.Vertices[v].Item is var item and >= 0 ? Height(graph.Cards[item]) : 10))];
        _columns = new GraphColumns(layout, _heights, RankGap);
        int bands = _columns.Bands[^1] + 1;
        _lines = [.. Enumerable.Range(0, bands).Select(_ => new List<DrawingShape>())];
        _boxes = [.. Enumerable.Range(0, bands).Select(_ => new List<DrawingShape>())];
    }

    /// <summary>The drawings; empty when there is nothing to draw, null when it is too much or the order is not one.</summary>
    public static ImmutableArray<Drawing>? Draw(GraphCards graph, string title)
    {
        if (graph.Cards.Count == 0)
        {
            return [];
        }

        var outputs = graph.Nets.GroupBy(n => n.Layout.Source).ToDictionary(g => g.Key, g => g.Count());
        double[] widths = [.. graph.Cards.Select((c, i) => c.Kind == CardKind.Port ? CardWidth - 30 : Math.Max(CardWidth, Math.Min(8, outputs.GetValueOrDefault(i)) * PortLabel))];
        var layout = LayeredLayout.Arrange(widths, [.. graph.Nets.Select(n => n.Layout)]);
        return layout is null ? null : new GraphDrawing(graph, layout).Draw(title);
    }

    private ImmutableArray<Drawing> Draw(string title)
    {
        var ports = Ports();
        foreach (var edge in _layout.Edges)
        {
            AddEdge(edge, ports);
        }

        foreach (var net in _graph.Nets.Select((n, i) => (Net: n, Index: i)))
        {
            AddLabel(net.Net, ports[(net.Net.Layout.Source, net.Index, true)]);
        }

        foreach (var vertex in _layout.Vertices)
        {
            if (vertex.Item >= 0)
            {
                AddCard(vertex);
            }
        }

        var drawings = ImmutableArray.CreateBuilder<Drawing>();
        for (int band = 0; band < _lines.Length; band++)
        {
            int[] columns = [.. Enumerable.Range(0, _columns.Columns.Count).Where(c => _columns.Bands[c] == band)];
            double width = columns.Max(c => _columns.Left[c] + _columns.Columns[c].Width) + 2 * Margin;
            width = Math.Max(width, _lines[band].Concat(_boxes[band]).OfType<TextShape>().Where(t => t.Anchor == Anchor.Start).Max(t => t.X + t.Text.Length * LetterWidth) + 2);
            double height = columns.Max(c => _columns.Columns[c].Height) + 2 * Head;
            string part = _lines.Length == 1 ? title : $"{title}, part {Wording.Number(band + 1)} of {Wording.Number(_lines.Length)}";
            string names = string.Join(", ", _layout.Vertices.Where(v => v.Item >= 0 && _columns.Bands[_columns.ColumnOf[v.Rank]] == band)
                .OrderBy(v => v.Rank).Take(12).Select(v => _graph.Cards[v.Item].Label));
            drawings.Add(new Drawing(width, height, part, $"Layers from top to bottom, columns from left to right: {names}, ...", [.. _lines[band], .. _boxes[band]]));
        }

        return drawings.ToImmutable();
    }

    /// <summary>Where each net leaves (true) or enters (false) each vertex.</summary>
    private Dictionary<(int Vertex, int Net, bool Leaves), double> Ports()
    {
        var ports = new Dictionary<(int, int, bool), double>();
        foreach (bool leaves in new[] { true, false })
        {
            foreach (var group in _layout.Edges.GroupBy(e => leaves ? e.From : e.To))
            {
                var vertex = _layout.Vertices[group.Key];
                int[] nets = [.. group.GroupBy(e => e.Net).OrderBy(g => g.Average(e => _layout.Vertices[leaves ? e.To : e.From].X)).ThenBy(g => g.Key).Select(g => g.Key)];
                double step = leaves ? vertex.Width / nets.Length : Math.Min(24, vertex.Width / (nets.Length + 1));
                for (int i = 0; i < nets.Length; i++)
                {
                    double x = leaves ? (i + 0.5) * step - vertex.Width / 2 : (i - (nets.Length - 1) / 2.0) * step;
                    ports[(group.Key, nets[i], leaves)] = _columns.X(vertex) + x + Margin;
                }
            }
        }

        return ports;
    }

    private double TopOf(LayoutVertex vertex) => _columns.Top[vertex.Rank] + Head;

    private double BottomOf(LayoutVertex vertex) =>
        TopOf(vertex) + (vertex.Item >= 0 ? Height(_graph.Cards[vertex.Item]) : _heights[vertex.Rank]);

    private void AddEdge(LayoutEdge edge, Dictionary<(int, int, bool), double> ports)
    {
        var (from, to) = (_layout.Vertices[edge.From], _layout.Vertices[edge.To]);
        double x1 = ports[(edge.From, edge.Net, true)], x2 = ports[(edge.To, edge.Net, false)];
        double y1 = BottomOf(from), y2 = TopOf(to);
        int column = _columns.ColumnOf[from.Rank], next = _columns.ColumnOf[to.Rank];
        var lines = _lines[_columns.Bands[column]];
        double rankBottom = TopOf(from) + _heights[from.Rank];
        if (column == next)
        {
            double middle = (rankBottom + y2) / 2;
            lines.Add(Line(Math.Abs(x1 - x2) < 0.5
                ? $"M{F(x1)},{F(y1)}L{F(x2)},{F(y2)}"
                : $"M{F(x1)},{F(y1)}L{F(x1)},{F(rankBottom)}C{F(x1)},{F(middle)} {F(x2)},{F(middle)} {F(x2)},{F(y2)}"));
        }
        else if (_columns.Bands[column] == _columns.Bands[next])
        {
            int number = _crossings[column] = _crossings.GetValueOrDefault(column) + 1;
            double shift = Math.Min(number - 1, 4) * 5;
            double low = _columns.Columns[column].Height + Head + 20 + Math.Min(number - 1, 3) * 4;
            double gutter = _columns.Left[next] + Margin - GraphColumns.Gutter / 2 + shift - 8;
            double high = Head - 12 - Math.Min(number - 1, 2) * 5;
            lines.Add(Line(Rounded([(x1, y1), (x1, low), (gutter, low), (gutter, high), (x2, high), (x2, y2)])));
        }
        else
        {
            lines.Add(Line($"M{F(x1)},{F(y1)}L{F(x1)},{F(rankBottom + 20)}"));
            lines.Add(Arrow(x1, rankBottom + 26));
            lines.Add(new TextShape(x1 + 8, rankBottom + 27, $"to {Wording.Name(_graph.Cards[Later(edge, to.Rank)].Label, 27)}", TextStyle.Muted));
            lines = _lines[_columns.Bands[next]];
            lines.Add(Line($"M{F(x2)},{F(y2 - 22)}L{F(x2)},{F(y2)}"));
            lines.Add(new TextShape(x2 + 8, y2 - 14, $"from {Wording.Name(_graph.Cards[_graph.Nets[edge.Net].Layout.Source].Label, 27)}", TextStyle.Muted));
        }

        if (to.Item >= 0)
        {
            lines.Add(Arrow(x2, y2));
        }
        else
        {
            lines.Add(Line($"M{F(x2)},{F(y2)}L{F(ports.GetValueOrDefault((edge.To, edge.Net, true), x2))},{F(BottomOf(to))}"));
        }
    }

    /// <summary>The first card of a net that stands in a rank or below it.</summary>
    private int Later(LayoutEdge edge, int rank) =>
        _graph.Nets[edge.Net].Layout.Targets.Where(t => _layout.Vertices[t].Rank >= rank).MinBy(t => _layout.Vertices[t].Rank);

    private void AddLabel(CardNet net, double x)
    {
        var source = _layout.Vertices[net.Layout.Source];
        int nets = _graph.Nets.Count(n => n.Layout.Source == net.Layout.Source);
        if (nets <= 8)
        {
            _boxes[_columns.Bands[_columns.ColumnOf[source.Rank]]].Add(new TextShape(x + 6, BottomOf(source) + 13, Wording.Name(net.Label, nets > 1 ? 20 : 30), TextStyle.Label));
        }
    }

    private static double Height(Card card) => card.Rows.Sum(RowHeight) + 7 + (card.Remark.Length > 0 ? RemarkHeight : 0) + (card.Share is null ? 0 : ShareHeight);

    private static double RowHeight(CardRow row) => TitleHeight + row.Lines.Count(l => l.Length > 0) * LineHeight + 3;

    private void AddCard(LayoutVertex vertex)
    {
        var card = _graph.Cards[vertex.Item];
        var shapes = _boxes[_columns.Bands[_columns.ColumnOf[vertex.Rank]]];
        double left = _columns.X(vertex) - vertex.Width / 2 + Margin, top = TopOf(vertex), height = Height(card);
        bool isPort = card.Kind == CardKind.Port;
        string tip = string.Join("\n\n", card.Rows.Select(r => r.Tip)) + (card.Remark.Length > 0 ? $"\n{card.Remark}" : "");
        shapes.Add(new BoxShape(left, top, vertex.Width, height, isPort ? Ink.Neutral : card.Rows[0].Ink,
            isPort ? Stroke.Tint : card.Kind == CardKind.Layer ? Stroke.Card : Stroke.Ghost, isPort ? 14 : 5, tip));
        double y = top + 2;
        foreach (var row in card.Rows)
        {
            double rowHeight = RowHeight(row);
            if (row != card.Rows[0])
            {
                shapes.Add(new PathShape($"M{F(left + 10)},{F(y)}L{F(left + vertex.Width - 8)},{F(y)}", Ink.Neutral, Stroke.Faint));
            }

            if (!isPort)
            {
                shapes.Add(new BoxShape(left + 4, y + 4, 4, rowHeight - 5, row.Ink, card.Kind == CardKind.Layer ? Stroke.Solid : Stroke.Tint, 2));
                shapes.Add(new TextShape(left + vertex.Width - 8, y + 16, $"#{Wording.Number(row.Index)}", TextStyle.Muted, Anchor.End));
            }

            shapes.Add(new TextShape(left + 14, y + 16, Wording.Name(row.Title, 20), card.Kind == CardKind.Removed ? TextStyle.Muted : TextStyle.Strong));
            double line = y + 16;
            foreach (string text in row.Lines.Where(l => l.Length > 0))
            {
                line += LineHeight;
                shapes.Add(new TextShape(left + 14, line, Wording.Name(text, isPort ? 24 : 28), TextStyle.Code));
            }

            y += rowHeight;
        }

        if (card.Remark.Length > 0)
        {
            shapes.Add(new TextShape(left + 14, y + 12, Wording.Name(card.Remark, 29), TextStyle.Muted));
            y += RemarkHeight;
        }

        if (card.Share is { } share)
        {
            double room = vertex.Width - 66;
            shapes.Add(new BoxShape(left + 14, y + 5, room, 5, Ink.Neutral, Stroke.Faint, 2.5));
            shapes.Add(new BoxShape(left + 14, y + 5, Math.Max(1, room * share), 5, card.Rows[0].Ink, Stroke.Solid, Math.Min(2.5, room * share / 2)));
            shapes.Add(new TextShape(left + vertex.Width - 8, y + 11, Wording.Percent(share, 1), TextStyle.Muted, Anchor.End));
        }
    }

    private static PathShape Line(string path) => new(path, Ink.Neutral, Stroke.Solid);

    private static PathShape Arrow(double x, double y) =>
        new($"M{F(x - 4)},{F(y - 7)}L{F(x + 4)},{F(y - 7)}L{F(x)},{F(y)}Z", Ink.Neutral, Stroke.Solid, IsFilled: true);

    /// <summary>A line of horizontal and vertical pieces with rounded corners.</summary>
    private static string Rounded((double X, double Y)[] points)
    {
        const double Radius = 6;
        var path = new System.Text.StringBuilder($"M{F(points[0].X)},{F(points[0].Y)}");
        for (int i = 1; i + 1 < points.Length; i++)
        {
            var (a, b, c) = (points[i - 1], points[i], points[i + 1]);
            double r = Math.Min(Radius, Math.Min(Length(a, b), Length(b, c)) / 2);
            var (p, q) = (Toward(b, a, r), Toward(b, c, r));
            path.Append(CultureInfo.InvariantCulture, $"L{F(p.X)},{F(p.Y)}Q{F(b.X)},{F(b.Y)} {F(q.X)},{F(q.Y)}");
        }

        return path.Append(CultureInfo.InvariantCulture, $"L{F(points[^1].X)},{F(points[^1].Y)}").ToString();

        static double Length((double X, double Y) a, (double X, double Y) b) => Math.Abs(a.X - b.X) + Math.Abs(a.Y - b.Y);
        static (double X, double Y) Toward((double X, double Y) from, (double X, double Y) to, double distance) =>
            Length(from, to) is var length and > 0 ? (from.X + (to.X - from.X) * distance / length, from.Y + (to.Y - from.Y) * distance / length) : from;
    }

    /// <summary>A coordinate with one digit, the same on every machine.</summary>
    internal static string F(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);
}
