using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Mote.Core;
using Mote.Runtime;

namespace Mote.Report;

/// <summary>Draws the scores over time, a line for each label, and the events as vertical lines.</summary>
internal sealed class DecisionDrawing
{
    /// <summary>More curves than there are inks are not told apart; the highest are drawn.</summary>
    public static int MostCurves => Families.Curves.Length;

    /// <summary>Of more events than this the lines would hide the scores: they become short marks without names.</summary>
    private const int MostLines = 120;

    private const int LabelRows = 3;
    private const double LabelRow = 14;
    private const double MarkHeight = 10;
    private const double LetterWidth = 6.5;

    private readonly StreamCapture _capture;
    private readonly TimeAxis _axis;
    private readonly int _labels;

    /// <summary>What is drawn of a capture that has scores or events.</summary>
    public DecisionDrawing(StreamCapture capture, TimeAxis axis)
    {
        (_capture, _axis) = (capture, axis);
        _labels = capture.Scores.IsEmpty ? 0 : capture.Scores.Max(s => s.Scores.Length);
        Curves = [.. Enumerable.Range(0, _labels).OrderByDescending(Peak).Take(MostCurves).Order()];
    }

    /// <summary>The labels whose scores are drawn, in order.</summary>
    public ImmutableArray<int> Curves { get; }

    /// <summary>True where the events are short marks at the top instead of lines.</summary>
    public bool HasMarksOnly => _capture.Events.Length > MostLines;

    /// <summary>How many labels have scores.</summary>
    public int ScoredLabels => _labels;

    /// <summary>What the inks mean.</summary>
    public ImmutableArray<LegendEntry> Legend =>
        [.. Curves.Select(l => (Label: l, Name: NameOf(l))).Concat(_capture.Events.Select(e => e.Label).Distinct().Order().Where(l => !Curves.Contains(l)).Select(l => (Label: l, Name: EventName(l))))
            .Take(2 * MostCurves).Select(l => new LegendEntry(InkOf(l.Label), Wording.Name(l.Name, 30)))];

    /// <summary>The name of a score.</summary>
    public string NameOf(int score) => score < _capture.Stream.Labels.Length && _labels > 1 ? _capture.Stream.Labels[score] : _labels == 1 ? "score" : $"output {Wording.Number(score)}";

    /// <summary>The name of what an event reports.</summary>
    public string EventName(int label) => label < _capture.Stream.Labels.Length ? _capture.Stream.Labels[label] : $"label {Wording.Number(label)}";

    /// <summary>The time of a position in the stream.</summary>
    public double TimeOf(long sample) => sample / _capture.Stream.Rate;

    /// <summary>The score of an event as it is printed.</summary>
    public static string ScoreOf(StreamEvent found) => (found.Score / (double)StreamInfo.ScoreOne).ToString("0.000", CultureInfo.InvariantCulture);

    /// <summary>The ends of the score axis: 0 to 1 where all scores are probabilities.</summary>
    public (double Low, double High) Range()
    {
        double low = 0, high = 0;
        foreach (float score in _capture.Scores.SelectMany(s => s.Scores).Where(float.IsFinite))
        {
            low = Math.Min(low, score);
            high = Math.Max(high, score);
        }

        return low >= 0 && high is > 0.05 and <= 1 ? (0, 1) : low < high ? (low, high) : (0, 1);
    }

    /// <summary>The drawing, and how many events have no label in it.</summary>
    public (Drawing Drawing, int Unlabelled) Draw()
    {
        var shapes = new List<DrawingShape>();
        int unlabelled = Place(out var labels);
        double top = 6 + (labels.Count == 0 ? HasMarksOnly ? MarkHeight : 0 : ((labels.Max(l => l.Row) + 1) * LabelRow) + 4), height = _labels > 0 ? 150 : 26, bottom = top + height;
        _axis.AddGrid(shapes, top, bottom);
        if (_labels > 0)
        {
            var (low, high) = Range();
            AddScale(shapes, low, high, top, height);
            foreach (int label in Curves)
            {
                double Y(float score) => float.IsFinite(score) ? top + (height * (high - score) / (high - low)) : double.NaN;
                string path = Curve.Path([.. _capture.Scores.Where(s => label < s.Scores.Length).Select(s => (_axis.X(TimeOf(s.Sample)), Y(s.Scores[label])))]);
                if (path.Length > 0)
                {
                    shapes.Add(new PathShape(path, InkOf(label), Stroke.Solid));
                }
            }
        }

        AddEvents(shapes, labels, top, bottom);
        _axis.AddLabels(shapes, bottom);
        string description = $"{Wording.Count(_capture.Scores.Length, "time")} at which {Wording.Count(_labels, "score")} {(_labels == 1 ? "was" : "were")} computed; {Wording.Count(_capture.Events.Length, "event")}"
            + (_capture.Events.IsEmpty ? "." : $", the first {Wording.Name(EventName(_capture.Events[0].Label), 30)} at {Wording.Seconds(TimeOf(_capture.Events[0].Sample))}.");
        return (new Drawing(TimeAxis.Width, bottom + TimeAxis.LabelHeight, "Scores and events", description, [.. shapes]), unlabelled);
    }

    private Ink InkOf(int label)
    {
        int place = Curves.IndexOf(label);
        return place >= 0 ? Families.Curves[place] : label >= _labels ? Families.Curves[label % MostCurves] : Ink.Neutral;
    }

    private double Peak(int label) => _capture.Scores.Where(s => label < s.Scores.Length && float.IsFinite(s.Scores[label])).Select(s => (double)s.Scores[label]).DefaultIfEmpty(double.NegativeInfinity).Max();

    private static void AddScale(List<DrawingShape> shapes, double low, double high, double top, double height)
    {
        foreach (double share in new[] { 0, 0.25, 0.5, 0.75, 1 })
        {
            double y = top + (height * share);
            shapes.Add(new PathShape($"M{TimeAxis.F(TimeAxis.Left)},{TimeAxis.F(y)}L{TimeAxis.F(TimeAxis.Left + TimeAxis.Columns)},{TimeAxis.F(y)}", Ink.Neutral, Stroke.Faint));
            shapes.Add(new TextShape(TimeAxis.Left - 8, y + 4, Wording.Measure(high - ((high - low) * share)), TextStyle.Muted, Anchor.End));
        }
    }

    /// <summary>Finds room for the names of events, in the lowest row that has any; returns how many have none.</summary>
    private int Place(out List<(StreamEvent Event, double X, double Middle, int Row, string Text)> labels)
    {
        labels = [];
        var ends = new double[LabelRows];
        foreach (var found in HasMarksOnly ? [] : _capture.Events)
        {
            double x = Math.Round(_axis.X(TimeOf(found.Sample)));
            string text = $"{Wording.Name(EventName(found.Label), 24)} {(found.Score / (double)StreamInfo.ScoreOne).ToString("0.00", CultureInfo.InvariantCulture)}";
            double width = text.Length * LetterWidth, left = Math.Clamp(x - (width / 2), 2, TimeAxis.Width - width - 2);
            int row = Array.FindIndex(ends, e => e <= left);
            if (row >= 0)
            {
                ends[row] = left + width + 8;
                labels.Add((found, x, left + (width / 2), row, text));
            }
        }

        return _capture.Events.Length - labels.Count;
    }

    private void AddEvents(List<DrawingShape> shapes, List<(StreamEvent Event, double X, double Middle, int Row, string Text)> labels, double top, double bottom)
    {
        // One line for all events of a label that fall on one column, all lines of an ink in one path.
        var lines = _capture.Events.Select(e => (Ink: InkOf(e.Label), X: Math.Round(_axis.X(TimeOf(e.Sample))))).Distinct().GroupBy(l => l.Ink).OrderBy(g => g.Key);
        foreach (var group in lines)
        {
            var path = new StringBuilder();
            foreach (var (_, x) in group)
            {
                path.Append(CultureInfo.InvariantCulture, $"M{TimeAxis.F(x)},{TimeAxis.F(HasMarksOnly ? top - MarkHeight : top)}V{TimeAxis.F(HasMarksOnly ? top : bottom)}");
            }

            shapes.Add(new PathShape(path.ToString(), group.Key, HasMarksOnly ? Stroke.Solid : Stroke.Dashed));
        }

        if (HasMarksOnly)
        {
            return;
        }

        // Names lie over the lines that lead to those above.
        foreach (var (found, x, _, row, _) in labels.Where(l => l.Row > 0))
        {
            shapes.Add(new PathShape($"M{TimeAxis.F(x)},{TimeAxis.F(top - 3 - (row * LabelRow))}V{TimeAxis.F(top)}", InkOf(found.Label), Stroke.Dashed));
        }

        foreach (var (_, _, middle, row, text) in labels)
        {
            shapes.Add(new TextShape(middle, top - 6 - (row * LabelRow), text, TextStyle.Label, Anchor.Middle));
        }

        foreach (var found in _capture.Events)
        {
            double x = Math.Round(_axis.X(TimeOf(found.Sample)));
            shapes.Add(new BoxShape(x - 2.5, top - 3, 5, 6, InkOf(found.Label), Stroke.Solid, 1.5, $"{Wording.Name(EventName(found.Label))} {ScoreOf(found)} at {Wording.Seconds(TimeOf(found.Sample))}"));
        }
    }
}
