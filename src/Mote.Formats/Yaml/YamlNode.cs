using System.Collections.Immutable;
using System.Globalization;

namespace Mote.Formats.Yaml;

/// <summary>Where something stands in a text.</summary>
/// <param name="File">The name of the file, as the user gave it.</param>
/// <param name="Line">Counted from 1.</param>
/// <param name="Column">Counted from 1, in UTF-16 code units.</param>
public readonly record struct YamlPlace(string File, int Line, int Column)
{
    /// <summary>As <c>project.yaml:3:7</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{File}:{Line}:{Column}");
}

/// <summary>A node of a YAML text: a map, a list or a scalar. Anchors, aliases and tags do not occur.</summary>
public abstract class YamlNode
{
    private protected YamlNode(YamlPlace place) => Place = place;

    /// <summary>Where the node begins.</summary>
    public YamlPlace Place { get; }

    /// <summary>What it is, for messages: <c>a map</c>, <c>a list</c>, <c>'30'</c>, <c>nothing</c>.</summary>
    public abstract string Description { get; }
}

/// <summary>
/// A single value, kept as text: what type it has is for its reader to say, so that <c>no</c> can be a label and <c>010</c> a name.
/// </summary>
public sealed class YamlScalar : YamlNode
{
    private const int LongestQuotation = 60;

    internal YamlScalar(YamlPlace place, string text, bool isPlain)
        : base(place)
    {
        Text = text;
        IsPlain = isPlain;
    }

    /// <summary>The value with quotes, folds and escapes resolved.</summary>
    public string Text { get; }

    /// <summary>True when it is written without quotes and not as a block.</summary>
    public bool IsPlain { get; }

    /// <summary>True for <c>key:</c> with nothing after it, <c>~</c> and <c>null</c>.</summary>
    public bool IsNull => IsPlain && Text is "" or "~" or "null";

    /// <inheritdoc/>
    public override string Description =>
        IsNull ? "nothing" : $"'{OneLine(Text.Length <= LongestQuotation ? Text : Text[..LongestQuotation] + "...")}'";

    /// <summary>The text with spaces for line breaks and other control characters: a message is one line.</summary>
    internal static string OneLine(string text) =>
        string.Create(text.Length, text, static (to, from) =>
        {
            for (int i = 0; i < to.Length; i++)
            {
                to[i] = char.IsControl(from[i]) || from[i] is '\u2028' or '\u2029' ? ' ' : from[i];
            }
        });
}

/// <summary>A sequence of nodes.</summary>
public sealed class YamlList : YamlNode
{
    internal YamlList(YamlPlace place, ImmutableArray<YamlNode> items)
        : base(place) => Items = items;

    /// <summary>The items in order.</summary>
    public ImmutableArray<YamlNode> Items { get; }

    /// <inheritdoc/>
    public override string Description => "a list";
}

/// <summary>A key of a map with its value.</summary>
/// <param name="Key">The key; unique in its map.</param>
/// <param name="Place">Where the key begins.</param>
/// <param name="Value">The value.</param>
public sealed record YamlEntry(string Key, YamlPlace Place, YamlNode Value);

/// <summary>Keys with values, in the order of the text.</summary>
public sealed class YamlMap : YamlNode
{
    private readonly Dictionary<string, YamlEntry> _byKey;

    internal YamlMap(YamlPlace place, ImmutableArray<YamlEntry> entries)
        : base(place)
    {
        Entries = entries;
        _byKey = entries.ToDictionary(static entry => entry.Key, StringComparer.Ordinal);
    }

    /// <summary>The entries in order.</summary>
    public ImmutableArray<YamlEntry> Entries { get; }

    /// <inheritdoc/>
    public override string Description => "a map";

    /// <summary>The entry of a key, or null.</summary>
    public YamlEntry? Find(string key) => _byKey.GetValueOrDefault(key);
}
