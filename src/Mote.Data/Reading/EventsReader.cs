using System.Collections.Immutable;
using System.Globalization;
using Mote.Core;
using Mote.Data.Expressions;

namespace Mote.Data.Reading;

/// <summary>Reads the side files that say what is where in recordings, and computes the features of each event from its neighbours.</summary>
internal sealed class EventsReader(DatasetSpec spec, SourceSpec source, string sourceFolder, string sourcePlace)
{
    private readonly EventsSpec _events = source.Events!;
    private readonly Dictionary<string, TextTable> _shared = new(StringComparer.Ordinal);

    /// <summary>The events of a recording, in the order of time.</summary>
    /// <param name="file">The recording, below the source.</param>
    /// <param name="rate">Its samples per second, or null.</param>
    /// <param name="length">Its samples.</param>
    /// <exception cref="DiagnosticException">The side file is missing or damaged, or an event lies outside of the recording.</exception>
    public ImmutableArray<RecordingEvent> Read(string file, double? rate, int length)
    {
        string stem = Path.ChangeExtension(file, null);
        string name = _events.File.Replace("{stem}", stem, StringComparison.Ordinal).Replace("{path}", file, StringComparison.Ordinal);
        bool isShared = name == _events.File;
        string place = sourcePlace.Length == 0 ? name : $"{sourcePlace}/{name}";
        if (rate is null && (_events.InSeconds || spec.Features.Length > 0))
        {
            throw new DiagnosticException(new Diagnostic(DiagnosticIds.BadDataset, place, "its times cannot be understood without the rate of the recordings", Remedy: "Give 'rate'"));
        }

        var features = spec.Features.Select(f => (f.Name, Value: f.Expression is null ? new Expression.Column(f.Name) : ExpressionParser.Parse(f.Expression, place))).ToArray();
        var table = isShared && _shared.TryGetValue(name, out var known) ? known : ReadTable(name, place, features, isShared);
        if (isShared)
        {
            _shared[name] = table;
        }

        int[] rows = [.. Enumerable.Range(0, table.Lines.Count).Where(i => !isShared || table.Texts(_events.FileColumn)[i] == file)];
        var bag = new DiagnosticBag();
        double scale = _events.InSeconds ? rate!.Value : 1;
        double[] starts = Times(table, _events.Start, rows, scale, bag);
        double[] ends = _events.End is null ? starts : Times(table, _events.End, rows, scale, bag);
        for (int i = 0; i < rows.Length; i++)
        {
            if (starts[i] < 0 || ends[i] < starts[i] || ends[i] > length || starts[i] >= length)
            {
                bag.Add(DiagnosticIds.OutOfBounds, table.PlaceOf(table.Lines[rows[i]]), $"the event from {starts[i]:0.###} to {ends[i]:0.###} does not lie in the {length} samples of {file}");
            }
        }

        bag.ThrowIfAny();
        int[] order = [.. Enumerable.Range(0, rows.Length).OrderBy(i => starts[i])];
        float[][] values = Features(table, features, rows, order, [.. order.Select(i => starts[i] / (rate ?? 1))], bag);
        bag.ThrowIfAny();
        return [.. order.Select((o, at) => new RecordingEvent((long)Math.Round(starts[o]), (long)Math.Round(ends[o]), _events.Label is null ? null : table.Texts(_events.Label)[rows[o]],
            [.. values.Select(v => v[at])], table.Lines[rows[o]]))];
    }

    private TextTable ReadTable(string name, string place, (string Name, Expression Value)[] features, bool isShared)
    {
        string path = Path.Combine(sourceFolder, name);
        if (!File.Exists(path))
        {
            throw new DiagnosticException(new Diagnostic(DiagnosticIds.DataMissing, place, "the file with the events does not exist", Remedy: "Check the pattern under 'events'"));
        }

        return TextTable.Read(path, place, source.Table, names =>
        {
            string?[] wanted = [_events.Start, _events.End, _events.Label, isShared ? _events.FileColumn : null, .. features.SelectMany(f => f.Value.Names)];
            var bag = new DiagnosticBag();
            foreach (string missing in wanted.OfType<string>().Where(n => !names.Contains(n)))
            {
                bag.Add(DiagnosticIds.MissingKey, place, $"it has no column '{missing}'", string.Join(", ", names.Take(40)));
            }

            bag.ThrowIfAny();
            return wanted.OfType<string>();
        });
    }

    private static double[] Times(TextTable table, string column, int[] rows, double scale, DiagnosticBag bag)
    {
        double[] all = table.Numbers(column, bag);
        return Array.ConvertAll(rows, r => all[r] * scale);
    }

    private static float[][] Features(TextTable table, (string Name, Expression Value)[] features, int[] rows, int[] order, double[] times, DiagnosticBag bag)
    {
        var numbers = features.SelectMany(f => f.Value.Names).Distinct(StringComparer.Ordinal)
            .ToDictionary(n => n, n => table.Numbers(n, bag) is var all ? Array.ConvertAll(order, o => all[rows[o]]) : [], StringComparer.Ordinal);
        var view = new RowColumns(numbers, new Dictionary<string, string[]>(), times, order.Length);
        return [.. features.Select(f =>
        {
            double[] values = f.Value.Evaluate(view);
            int bad = Array.FindIndex(values, v => !double.IsFinite((float)v));
            if (bad >= 0)
            {
                bag.Add(DiagnosticIds.NotANumber, table.PlaceOf(table.Lines[rows[order[bad]]]), $"the feature '{f.Name}' is not a finite number");
            }

            return Array.ConvertAll(values, v => (float)v);
        })];
    }
}
