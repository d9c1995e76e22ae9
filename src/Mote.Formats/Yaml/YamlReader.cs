using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Mote.Core;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Mote.Formats.Yaml;

/// <summary>
/// Reads a YAML text into a tree of maps, lists and scalars. What a project file has no use for is refused with its place: anchors and aliases
/// (through which a short text can stand for an enormous one), tags, keys that are no scalars or occur twice, and further documents.
/// </summary>
public static class YamlReader
{
    /// <summary>No text is longer than this many UTF-16 code units.</summary>
    public const int MaxLength = 1 << 20;

    /// <summary>Maps and lists lie in each other no deeper than this.</summary>
    public const int MaxDepth = 32;

    /// <summary>No text has more maps, lists, keys and scalars than this together.</summary>
    public const int MaxNodes = 100_000;

    private const string Written = "maps, lists and scalars";

    private const string NotUnderstood = "what stands after this cannot be understood";

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads the bytes of a file, UTF-8 with or without a byte order mark.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="fileName">The name for messages.</param>
    /// <exception cref="DiagnosticException">The text is not such YAML; all duplicate keys and refused constructs before the first error of syntax are named.</exception>
    public static YamlNode Read(ReadOnlySpan<byte> bytes, string fileName)
    {
        if (bytes.StartsWith("\uFEFF"u8))
        {
            bytes = bytes[3..];
        }

        try
        {
            // A character takes 4 bytes at most: what is longer need not be decoded to be refused.
            return Read(bytes.Length > 4 * MaxLength ? throw TooLong(fileName, bytes.Length) : StrictUtf8.GetString(bytes), fileName);
        }
        catch (DecoderFallbackException exception)
        {
            throw new DiagnosticException(new Diagnostic(DiagnosticIds.NotThisFormat, fileName,
                string.Create(CultureInfo.InvariantCulture, $"byte {exception.Index} is not UTF-8"), "text in UTF-8", "Save it as UTF-8"));
        }
    }

    /// <summary>Reads a text. An empty one is a null scalar.</summary>
    /// <inheritdoc cref="Read(ReadOnlySpan{byte}, string)" path="/exception"/>
    public static YamlNode Read(string text, string fileName)
    {
        if (text.Length > MaxLength)
        {
            throw TooLong(fileName, text.Length);
        }

        var bag = new DiagnosticBag();
        var reading = new Reading(text, fileName, bag);
        var root = reading.Document();
        bag.ThrowIfAny();
        return root;
    }

    private static DiagnosticException TooLong(string fileName, int length) => new(new Diagnostic(DiagnosticIds.TooLarge, fileName,
        string.Create(CultureInfo.InvariantCulture, $"the text has {length} characters"), string.Create(CultureInfo.InvariantCulture, $"up to {MaxLength}")));

    /// <summary>One pass over the events of the package's parser.</summary>
    private sealed class Reading(string text, string fileName, DiagnosticBag bag)
    {
        private readonly Parser _parser = new(new StringReader(text));
        private int _nodes;

        public YamlNode Document()
        {
            Next();
            Next();
            if (_parser.Current is StreamEnd)
            {
                return new YamlScalar(new YamlPlace(fileName, 1, 1), "", isPlain: true);
            }

            Next();
            var root = Node(0);
            Next();
            Next();
            if (_parser.Current is not StreamEnd)
            {
                Refuse(PlaceOf(_parser.Current!), "a further document begins", "one document", "Make it a file of its own");
            }

            return root;
        }

        /// <summary>The node whose first event is the current one; afterwards its last event is.</summary>
        private YamlNode Node(int depth)
        {
            var current = _parser.Current!;
            var place = PlaceOf(current);
            if (++_nodes > MaxNodes || depth > MaxDepth)
            {
                bag.Add(DiagnosticIds.TooLarge, place.ToString(), _nodes > MaxNodes ? $"the text has more parts" : (FormattableString)$"maps and lists lie in each other deeper",
                    string.Create(CultureInfo.InvariantCulture, $"up to {MaxNodes} parts, {MaxDepth} deep"));
                bag.ThrowIfAny();
            }

            if (current is NodeEvent { Anchor.IsEmpty: false } or AnchorAlias)
            {
                Refuse(place, "anchors and aliases (& and *) are not read", Written, "Write the value out, or quote it if it begins with & or *");
            }
            else if (current is NodeEvent { Tag.IsEmpty: false })
            {
                Refuse(place, "tags (!) are not read", Written, "Leave the tag out, or quote the value if it begins with !");
            }

            return current switch
            {
                Scalar scalar => new YamlScalar(place, scalar.Value, scalar.Style == ScalarStyle.Plain),
                SequenceStart => List(place, depth),
                MappingStart => Map(place, depth),
                _ => new YamlScalar(place, "", isPlain: true), // An alias, which was refused.
            };
        }

        private YamlList List(YamlPlace place, int depth)
        {
            var items = ImmutableArray.CreateBuilder<YamlNode>();
            for (Next(); _parser.Current is not SequenceEnd; Next())
            {
                items.Add(Node(depth + 1));
            }

            return new YamlList(place, items.ToImmutable());
        }

        private YamlMap Map(YamlPlace place, int depth)
        {
            var entries = ImmutableArray.CreateBuilder<YamlEntry>();
            var lines = new Dictionary<string, int>(StringComparer.Ordinal);
            for (Next(); _parser.Current is not MappingEnd; Next())
            {
                var key = Node(depth + 1);
                Next();
                var value = Node(depth + 1);
                if (key is not YamlScalar { Text: var name })
                {
                    Refuse(key.Place, $"{key.Description} is a key", "scalars as keys", null);
                }
                else if (!lines.TryAdd(name, key.Place.Line))
                {
                    bag.Add(DiagnosticIds.DuplicateKey, key.Place.ToString(), $"the key {key.Description} stands in line {lines[name]} already", remedy: "Leave one of them");
                }
                else
                {
                    entries.Add(new YamlEntry(name, key.Place, value));
                }
            }

            return new YamlMap(place, entries.ToImmutable());
        }

        private void Next()
        {
            try
            {
                if (_parser.MoveNext())
                {
                    return;
                }

                // So it ends on some texts with a colon or a bar too many.
                SyntaxError(Here, NotUnderstood);
            }
            catch (YamlException exception)
            {
                // The message of the inner exception, where there is one, is the one without the place.
                string what = (exception.InnerException?.Message ?? exception.Message).Trim().TrimEnd('.');
                SyntaxError(exception.Start, what);
            }
#pragma warning disable CA1031 // On some malformed texts the package's scanner ends in exceptions of the framework (of state, of range), not in its own.
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                SyntaxError(Here, NotUnderstood);
            }
#pragma warning restore CA1031

            bag.ThrowIfAny();
        }

        private Mark Here => _parser.Current?.End ?? new Mark(0, 1, 1);

        private void SyntaxError(Mark mark, string what) => bag.Add(new Diagnostic(
            DiagnosticIds.YamlSyntax, Place(mark).ToString(), $"the text is not YAML: {YamlScalar.OneLine(what)}", Remedy: "Look at the indentation, colons and quotes there"));

        private void Refuse(YamlPlace place, string found, string supported, string? remedy) =>
            bag.Add(new Diagnostic(DiagnosticIds.YamlUnsupported, place.ToString(), found, supported, remedy));

        private YamlPlace PlaceOf(ParsingEvent parsingEvent) => Place(parsingEvent.Start);

        private YamlPlace Place(Mark mark) => new(fileName, (int)mark.Line, (int)mark.Column);
    }
}
