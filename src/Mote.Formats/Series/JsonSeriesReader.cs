using System.Globalization;
using Mote.Core;
using Mote.Formats.Tokens;

namespace Mote.Formats.Series;

/// <summary>Where the examples lie in a JSON file. Paths are keys with points between them; an empty one means the value itself.</summary>
/// <param name="Examples">The array of examples, from the root.</param>
/// <param name="Points">The array of points, from an example.</param>
/// <param name="Fields">The numbers of a point, by their keys; for points that are arrays, by their places from 0.</param>
/// <param name="Label">The label, from an example: a text, number or truth value; null when examples have none.</param>
public sealed record JsonSeriesPaths(string Examples, string Points, IReadOnlyList<string> Fields, string? Label = null);

/// <summary>One example.</summary>
/// <param name="Label">Its label; null when the paths name none.</param>
/// <param name="Points">How many points it has, from 1 on.</param>
/// <param name="Fields">How many numbers each point has.</param>
/// <param name="Values">[points x fields].</param>
/// <param name="Line">Where it begins in the file, from 1.</param>
public sealed record JsonSeries(string? Label, int Points, int Fields, float[] Values, int Line);

/// <summary>
/// Reads examples of any number of points from a JSON array, such as <c>{"strokes": [{"strokePoints": [{"x": 0.1, "y": 0.2}, ...], "label": "3"}, ...]}</c>. What the paths do not name
/// is passed over and may be anything that is JSON.
/// </summary>
public static class JsonSeriesReader
{
    /// <summary>Reads a file.</summary>
    /// <param name="file">The whole file, in UTF-8.</param>
    /// <param name="fileName">Its name, for messages.</param>
    /// <param name="paths">Where the examples lie.</param>
    /// <exception cref="DiagnosticException">The file is not JSON; a path leads to nothing or to something else; a number is not finite; places are named by line.</exception>
    public static IReadOnlyList<JsonSeries> Read(ReadOnlyMemory<byte> file, string fileName, JsonSeriesPaths paths)
    {
        ArgumentOutOfRangeException.ThrowIfZero(paths.Fields.Count);
        if (paths.Points == paths.Label || paths.Fields.Distinct(StringComparer.Ordinal).Count() != paths.Fields.Count)
        {
            throw new DiagnosticException(new Diagnostic(DiagnosticIds.BadValue, fileName, "the paths of points, fields and label name the same thing twice", "a path of its own for each"));
        }

        var walk = new Walk(new JsonTokens(file, fileName), paths);
        walk.Read();
        return walk.Examples;
    }

    private sealed class Walk(JsonTokens tokens, JsonSeriesPaths paths)
    {
        private readonly Dictionary<string, int> _fields = paths.Fields.Select((name, i) => (name, i)).ToDictionary(f => f.name, f => f.i, StringComparer.Ordinal);
        private readonly List<float> _values = [];
        private string? _label;
        private bool _hasPoints;

        public List<JsonSeries> Examples { get; } = [];

        public void Read()
        {
            tokens.Next();
            bool found = Descend("", new Dictionary<string, Action> { [paths.Examples] = ReadExamples }) > 0;
            tokens.Expect(TokenKind.End, "the end of the file");
            if (!found)
            {
                throw new DiagnosticException(new Diagnostic(DiagnosticIds.MissingKey, tokens.FileName, $"there is no '{paths.Examples}'"));
            }
        }

        /// <summary>Goes through the value that the reader is at, calls what is to be read at each path, and passes over the rest. Returns how many paths were met.</summary>
        private int Descend(string path, Dictionary<string, Action> targets)
        {
            if (targets.TryGetValue(path, out var read))
            {
                read();
                return 1;
            }

            string prefix = path.Length == 0 ? "" : path + ".";
            if (tokens.Kind != TokenKind.StartMap || !targets.Keys.Any(target => target.StartsWith(prefix, StringComparison.Ordinal)))
            {
                tokens.PassOver();
                return 0;
            }

            int met = 0;
            var seen = new HashSet<string>(StringComparer.Ordinal);
            for (tokens.Next(); tokens.Kind == TokenKind.Key; tokens.Next())
            {
                string inner = prefix + tokens.Text;
                bool leads = targets.Keys.Any(target => target == inner || target.StartsWith(inner + ".", StringComparison.Ordinal));
                if (leads && !seen.Add(inner))
                {
                    throw tokens.Error(DiagnosticIds.DuplicateKey, $"the key '{TokenReader.Shown(inner)}' is there twice");
                }

                tokens.Next();
                if (leads)
                {
                    met += Descend(inner, targets);
                }
                else
                {
                    tokens.PassOver();
                }
            }

            return met;
        }

        private void ReadExamples()
        {
            tokens.Require(TokenKind.StartArray, "the array of examples");
            var targets = new Dictionary<string, Action> { [paths.Points] = ReadPoints };
            if (paths.Label is not null)
            {
                targets.Add(paths.Label, ReadLabel);
            }

            for (tokens.Next(); tokens.Kind != TokenKind.EndArray; tokens.Next())
            {
                int line = tokens.Line;
                _values.Clear();
                (_label, _hasPoints) = (null, false);
                Descend("", targets);
                if (!_hasPoints || (paths.Label is not null && _label is null))
                {
                    throw tokens.Error(DiagnosticIds.MissingKey, $"the example {Examples.Count} from line {line} on has no '{(_hasPoints ? paths.Label : paths.Points)}'");
                }

                if (_values.Count == 0)
                {
                    throw tokens.Error(DiagnosticIds.RaggedTable, $"the example {Examples.Count} from line {line} on has no points", "one point or more", "Remove it");
                }

                int fields = paths.Fields.Count;
                Examples.Add(new JsonSeries(_label, _values.Count / fields, fields, [.. _values], line));
            }
        }

        private void ReadLabel() => _label = tokens.Kind switch
        {
            TokenKind.Text or TokenKind.Boolean => tokens.Text,
            TokenKind.Number => tokens.Number.ToString(CultureInfo.InvariantCulture),
            _ => throw tokens.Error(DiagnosticIds.BadValue, $"a label is no text, number or truth value"),
        };

        private void ReadPoints()
        {
            _hasPoints = true;
            tokens.Require(TokenKind.StartArray, "the array of points");
            Span<bool> given = new bool[_fields.Count];
            for (tokens.Next(); tokens.Kind != TokenKind.EndArray; tokens.Next())
            {
                int at = _values.Count;
                for (int i = 0; i < given.Length; i++)
                {
                    given[i] = false;
                    _values.Add(0);
                }

                ReadPoint(at, given);
                int missing = given.IndexOf(false);
                if (missing >= 0)
                {
                    throw tokens.Error(DiagnosticIds.MissingKey, $"the point {at / given.Length} of the example {Examples.Count} has no '{paths.Fields[missing]}'");
                }
            }
        }

        private void ReadPoint(int at, Span<bool> given)
        {
            bool isArray = tokens.Kind == TokenKind.StartArray;
            if (!isArray)
            {
                if (tokens.Kind == TokenKind.Number && _fields.TryGetValue("", out int only))
                {
                    // Points that are plain numbers: the one field with an empty name.
                    Store(at, only, given);
                    return;
                }

                tokens.Require(TokenKind.StartMap, "a point");
            }

            int place = 0;
            for (tokens.Next(); tokens.Kind is not (TokenKind.EndMap or TokenKind.EndArray); tokens.Next(), place++)
            {
                string name = isArray ? place.ToString(CultureInfo.InvariantCulture) : tokens.Text;
                if (!isArray)
                {
                    tokens.Next();
                }

                if (_fields.TryGetValue(name, out int field))
                {
                    Store(at, field, given);
                }
                else
                {
                    tokens.PassOver();
                }
            }
        }

        private void Store(int at, int field, Span<bool> given)
        {
            tokens.Require(TokenKind.Number, "a number");
            if (given[field])
            {
                throw tokens.Error(DiagnosticIds.DuplicateKey, $"a point has '{paths.Fields[field]}' twice");
            }

            float value = (float)tokens.Number;
            given[field] = true;
            _values[at + field] = float.IsFinite(value) ? value : throw tokens.Error(DiagnosticIds.NotANumber, $"{tokens.Number} is not a finite number");
        }
    }
}
