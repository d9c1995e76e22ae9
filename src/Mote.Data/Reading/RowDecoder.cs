using System.Collections.Immutable;
using System.Globalization;
using Mote.Core;
using Mote.Data.Expressions;

namespace Mote.Data.Reading;

/// <summary>
/// Decodes rows of text: the columns of the dataset, the labels and the targets, by expressions over the file's columns. Rows of one sequence are a series; in a
/// table without sequences all rows are one series, of which each row is an example.
/// </summary>
internal sealed class RowDecoder
{
    private readonly DatasetSpec _spec;
    private readonly SourceSpec _source;
    private readonly Lazy<TextTable?> _join;
    private readonly bool _rowsAreExamples;

    public RowDecoder(DatasetSpec spec, SourceSpec source, string projectFolder)
    {
        (_spec, _source) = (spec, source);
        _rowsAreExamples = spec.Kind == DataKind.Table && source.Sequence is null;
        _join = new Lazy<TextTable?>(() => source.Join is null ? null
            : TextTable.Read(Path.Combine(projectFolder, source.Join.File), source.Join.File, new TableSpec { Separator = ' ', Header = source.Join.Header }, names => names));
    }

    public DecodedFile Decode(string path, string place)
    {
        var columns = new List<(string Name, Expression Value)>();
        var targets = new List<(string Name, Expression Value)>();
        var joined = _source.Join is null ? [] : _source.Join.Header;
        var table = TextTable.Read(path, place, _source.Table, names =>
        {
            var bag = new DiagnosticBag();
            columns.AddRange(Resolve(_spec.Columns, names, joined, place, bag));
            targets.AddRange(Resolve(_source.Targets, names, joined, place, bag));
            string[] others = [.. Cells(_source.Label), .. Cells(_source.Group), .. Cells(_source.Split), .. _source.Sequence is null ? Array.Empty<string>() : [_source.Sequence]];
            foreach (string other in others.Where(o => !names.Contains(o)))
            {
                Missing(other, names, place, bag);
            }

            if (_spec.Columns.IsEmpty)
            {
                string[] taken = [.. others, .. targets.SelectMany(t => t.Value.Names)];
                columns.AddRange(names.Except(taken).Select(n => (n, (Expression)new Expression.Column(n))));
            }

            bag.ThrowIfAny();
            return [.. others, .. columns.Concat(targets).SelectMany(c => c.Value.Names).Where(names.Contains)];
        });

        var numbersBag = new DiagnosticBag();
        var numeric = columns.Concat(targets).SelectMany(c => NumberNames(c.Value)).Distinct(StringComparer.Ordinal).Where(n => !joined.Contains(n))
            .ToDictionary(n => n, n => table.Numbers(n, numbersBag), StringComparer.Ordinal);
        var texts = columns.Concat(targets).SelectMany(c => TextNames(c.Value)).Distinct(StringComparer.Ordinal)
            .ToDictionary(n => n, n => table.Texts(n).ToArray(), StringComparer.Ordinal);
        numbersBag.ThrowIfAny();

        int[] starts = Starts(table);
        if (_join.Value is { } rows && rows.Lines.Count != starts.Length)
        {
            throw new DiagnosticException(new Diagnostic(DiagnosticIds.BadDataset, _source.Join!.File,
                string.Create(CultureInfo.InvariantCulture, $"there are {rows.Lines.Count} rows for {starts.Length} sequences of {place}"), "one row for each sequence"));
        }

        var joinedNumbers = joined.ToDictionary(n => n, n => _join.Value!.Numbers(n, numbersBag), StringComparer.Ordinal);
        numbersBag.ThrowIfAny();
        var series = ImmutableArray.CreateBuilder<DecodedSeries>(starts.Length);
        for (int s = 0; s < starts.Length; s++)
        {
            int from = starts[s];
            int to = s + 1 < starts.Length ? starts[s + 1] : table.Lines.Count;
            series.Add(Part(table, columns, targets, numeric, texts, joinedNumbers, s, from, to, numbersBag));
        }

        numbersBag.ThrowIfAny();
        return new DecodedFile(series.MoveToImmutable());
    }

    private DecodedSeries Part(TextTable table, List<(string Name, Expression Value)> columns, List<(string Name, Expression Value)> targets, Dictionary<string, double[]> numeric,
        Dictionary<string, string[]> texts, Dictionary<string, double[]> joined, int sequence, int from, int to, DiagnosticBag bag)
    {
        int rows = to - from;
        var own = numeric.ToDictionary(p => p.Key, p => p.Value[from..to], StringComparer.Ordinal);
        foreach (var (name, values) in joined)
        {
            var same = new double[rows];
            Array.Fill(same, values[sequence]);
            own[name] = same;
        }

        var view = new RowColumns(own, texts.ToDictionary(p => p.Key, p => p.Value[from..to], StringComparer.Ordinal), [], rows);
        return new DecodedSeries
        {
            Samples = Interleave(columns, view, table, from, bag),
            Channels = [.. columns.Select(c => c.Name)],
            Rate = _spec.Rate,
            Line = table.Lines[from],
            Name = _source.Sequence is null ? "" : table.Texts(_source.Sequence)[from],
            RowLines = [.. table.Lines.Skip(from).Take(rows)],
            RowLabels = Column(table, _source.Label, from, to),
            RowGroups = Column(table, _source.Group, from, to),
            RowSplits = Column(table, _source.Split, from, to),
            RowTargets = targets.Count == 0 ? null : Interleave(targets, view, table, from, bag),
        };
    }

    private static float[] Interleave(List<(string Name, Expression Value)> columns, RowColumns view, TextTable table, int from, DiagnosticBag bag)
    {
        var values = new float[view.Rows * columns.Count];
        for (int c = 0; c < columns.Count; c++)
        {
            double[] column = columns[c].Value.Evaluate(view);
            for (int i = 0; i < column.Length; i++)
            {
                float value = (float)column[i];
                if (!float.IsFinite(value))
                {
                    bag.Add(DiagnosticIds.NotANumber, table.PlaceOf(table.Lines[from + i]), $"the column '{columns[c].Name}' is not a finite number");
                    break;
                }

                values[i * columns.Count + c] = value;
            }
        }

        return values;
    }

    private int[] Starts(TextTable table)
    {
        if (_source.Sequence is null)
        {
            return [0];
        }

        var keys = table.Texts(_source.Sequence);
        return [.. Enumerable.Range(0, keys.Count).Where(i => i == 0 || keys[i] != keys[i - 1])];
    }

    private string[]? Column(TextTable table, ValueRule? rule, int from, int to) =>
        Cells(rule).FirstOrDefault() is { } name ? [.. table.Texts(name).Skip(from).Take(to - from)] : null;

    // A column of the manifest is not one of the table.
    private IEnumerable<string> Cells(ValueRule? rule) => rule is ValueRule.Cell cell && _source.Manifest is null ? [cell.Column] : [];

    private IEnumerable<(string Name, Expression Value)> Resolve(ImmutableArray<ColumnSpec> specs, ImmutableArray<string> names, ImmutableArray<string> joined, string place, DiagnosticBag bag)
    {
        foreach (var spec in specs)
        {
            if (spec.Expression is null && !names.Contains(spec.Name) && spec.Name.IndexOf("..", StringComparison.Ordinal) is > 0 and var dots)
            {
                int first = names.IndexOf(spec.Name[..dots]);
                int last = names.IndexOf(spec.Name[(dots + 2)..]);
                if (first < 0 || last < first)
                {
                    Missing(spec.Name, names, place, bag);
                    continue;
                }

                for (int i = first; i <= last; i++)
                {
                    yield return (names[i], new Expression.Column(names[i]));
                }

                continue;
            }

            var value = spec.Expression is null ? new Expression.Column(spec.Name) : ExpressionParser.Parse(spec.Expression, place);
            foreach (string name in value.Names.Where(n => !names.Contains(n) && !joined.Contains(n)))
            {
                Missing(name, names, place, bag);
            }

            if (value.LooksAtOtherRows && _rowsAreExamples)
            {
                bag.Add(DiagnosticIds.BadDataset, place, $"the expression of '{spec.Name}' looks at other rows, which are other examples", "functions of one row",
                    "Say which rows belong together by 'sequence'");
            }

            yield return (spec.Name, value);
        }
    }

    private static void Missing(string name, ImmutableArray<string> names, string place, DiagnosticBag bag) =>
        bag.Add(DiagnosticIds.MissingKey, place, $"it has no column '{name}'", string.Join(", ", names.Take(40)));

    private static IEnumerable<string> NumberNames(Expression expression) => expression switch
    {
        Expression.Column column => [column.Name],
        Expression.RowWise row => row.Arguments.SelectMany(NumberNames),
        Expression.ColumnWise whole => NumberNames(whole.Argument),
        _ => [],
    };

    private static IEnumerable<string> TextNames(Expression expression) => expression switch
    {
        Expression.IsText text => [text.Name],
        Expression.RowWise row => row.Arguments.SelectMany(TextNames),
        Expression.ColumnWise whole => TextNames(whole.Argument),
        _ => [],
    };
}
