using System.Collections.Immutable;
using System.Globalization;
using Mote.Core;

namespace Mote.Formats.Yaml;

/// <summary>
/// Reads the values of a map by key and type. What is wrong goes to the bag with its place, and a value that allows reading on is returned, so
/// that a text's mistakes are found in one go; a value is meaningful only when the bag is empty at the end. Call <see cref="Finish"/> when every
/// key was asked for: it reports the keys that nobody knows.
/// </summary>
public sealed class YamlFields
{
    private readonly YamlMap _map;
    private readonly DiagnosticBag _bag;
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    /// <summary>A view of a map.</summary>
    public YamlFields(YamlMap map, DiagnosticBag bag)
    {
        _map = map;
        _bag = bag;
    }

    /// <summary>Where the map begins.</summary>
    public YamlPlace Place => _map.Place;

    /// <summary>A view of a node that should be a map, or null with a report.</summary>
    /// <param name="node">Any node.</param>
    /// <param name="what">What the map is, for the message: <c>the project</c>.</param>
    /// <param name="bag">Where findings go.</param>
    public static YamlFields? Of(YamlNode node, string what, DiagnosticBag bag)
    {
        if (node is YamlMap map)
        {
            return new YamlFields(map, bag);
        }

        bag.Add(DiagnosticIds.BadValue, node.Place.ToString(), $"{what} is {node.Description}", "a map of keys and values");
        return null;
    }

    /// <summary>True when the key is there and not null. The key counts as known from now on.</summary>
    public bool Has(string key) => Find(key) is not null;

    /// <summary>Where the value of a key begins; where the map begins when it is not there.</summary>
    public YamlPlace PlaceOf(string key) => _map.Find(key)?.Value.Place ?? _map.Place;

    /// <summary>The node of a key, or null when it is not there or null. No report.</summary>
    public YamlNode? Node(string key) => Find(key)?.Value;

    /// <summary>The node of a key; null with a report when it is not there.</summary>
    public YamlNode? RequiredNode(string key)
    {
        var entry = Find(key);
        if (entry is null)
        {
            _bag.Add(DiagnosticIds.MissingKey, Place.ToString(), $"the key '{key}' is missing");
        }

        return entry?.Value;
    }

    /// <summary>A text, or null when the key is not there.</summary>
    public string? OptionalText(string key) => Find(key) is { } entry ? YamlValue.Text(entry.Value, $"'{key}'", _bag) : null;

    /// <summary>A text, or a default when the key is not there.</summary>
    public string Text(string key, string otherwise) => OptionalText(key) ?? otherwise;

    /// <summary>A text that must be there; empty with a report when it is not.</summary>
    public string RequiredText(string key) => RequiredNode(key) is { } node ? YamlValue.Text(node, $"'{key}'", _bag) ?? "" : "";

    /// <summary>One of several names, or a default when the key is not there.</summary>
    public string Choice(string key, string otherwise, params ReadOnlySpan<string> names) =>
        Find(key) is { } entry ? YamlValue.Choice(entry.Value, $"'{key}'", names, _bag) ?? otherwise : otherwise;

    /// <summary>One of several names that must be there; the first with a report when it is not.</summary>
    public string RequiredChoice(string key, params ReadOnlySpan<string> names) =>
        (RequiredNode(key) is { } node ? YamlValue.Choice(node, $"'{key}'", names, _bag) : null) ?? names[0];

    /// <summary>An integer between two limits, both included, or a default when the key is not there.</summary>
    public int Int32(string key, int otherwise, int min = int.MinValue, int max = int.MaxValue) =>
        Find(key) is { } entry ? YamlValue.Int32(entry.Value, $"'{key}'", min, max, _bag) ?? otherwise : otherwise;

    /// <summary>An integer that must be there; the lower limit with a report when it is not.</summary>
    public int RequiredInt32(string key, int min = int.MinValue, int max = int.MaxValue) =>
        (RequiredNode(key) is { } node ? YamlValue.Int32(node, $"'{key}'", min, max, _bag) : null) ?? min;

    /// <summary>A finite number between two limits, both included, or a default when the key is not there.</summary>
    public double Number(string key, double otherwise, double min = double.MinValue, double max = double.MaxValue) =>
        Find(key) is { } entry ? YamlValue.Number(entry.Value, $"'{key}'", min, max, _bag) ?? otherwise : otherwise;

    /// <summary>A finite number that must be there; the lower limit with a report when it is not.</summary>
    public double RequiredNumber(string key, double min = double.MinValue, double max = double.MaxValue) =>
        (RequiredNode(key) is { } node ? YamlValue.Number(node, $"'{key}'", min, max, _bag) : null) ?? min;

    /// <summary><c>true</c> or <c>false</c>, or a default when the key is not there.</summary>
    public bool Boolean(string key, bool otherwise) =>
        Find(key) is { } entry ? YamlValue.Boolean(entry.Value, $"'{key}'", _bag) ?? otherwise : otherwise;

    /// <summary>A map inside of this one, or null: without a report when the key is not there, with one when its value is not a map.</summary>
    public YamlFields? Fields(string key) => Find(key) is { } entry ? Of(entry.Value, $"'{key}'", _bag) : null;

    /// <summary>A map inside of this one that must be there, or null with a report.</summary>
    public YamlFields? RequiredFields(string key) => RequiredNode(key) is { } node ? Of(node, $"'{key}'", _bag) : null;

    /// <summary>The items of a list; a value that is no list counts as a list of itself. Empty when the key is not there.</summary>
    public ImmutableArray<YamlNode> Items(string key) => Find(key)?.Value switch
    {
        null => [],
        YamlList list => list.Items,
        var single => [single],
    };

    /// <summary>The texts of a list, as <see cref="Items"/>; an item that is no text is reported and left out.</summary>
    public ImmutableArray<string> Texts(string key) => [.. Items(key).Select(item => YamlValue.Text(item, $"an item of '{key}'", _bag)).OfType<string>()];

    /// <summary>The integers of a list, as <see cref="Items"/>; an item that is none or beyond the limits is reported and left out.</summary>
    public ImmutableArray<int> Int32s(string key, int min = int.MinValue, int max = int.MaxValue) =>
        [.. Items(key).Select(item => YamlValue.Int32(item, $"an item of '{key}'", min, max, _bag)).OfType<int>()];

    /// <summary>The numbers of a list, as <see cref="Items"/>; an item that is none or beyond the limits is reported and left out.</summary>
    public ImmutableArray<double> Numbers(string key, double min = double.MinValue, double max = double.MaxValue) =>
        [.. Items(key).Select(item => YamlValue.Number(item, $"an item of '{key}'", min, max, _bag)).OfType<double>()];

    /// <summary>Reports something about the value of a key that only its user can judge.</summary>
    /// <param name="key">The key.</param>
    /// <param name="found">A clause: <c>'model.tflite' has 3 inputs</c>.</param>
    /// <param name="supported">What would have been accepted, or null.</param>
    /// <param name="remedy">What can be done, or null.</param>
    public void Error(string key, FormattableString found, string? supported = null, string? remedy = null) =>
        _bag.Add(DiagnosticIds.BadValue, PlaceOf(key).ToString(), found, supported, remedy);

    /// <summary>Reports the keys that were not asked for, each with the nearest known one.</summary>
    public void Finish()
    {
        foreach (var entry in _map.Entries)
        {
            if (!_known.Contains(entry.Key))
            {
                string quoted = new YamlScalar(entry.Place, entry.Key, isPlain: false).Description;
                _bag.Add(DiagnosticIds.UnknownKey, entry.Place.ToString(), $"the key {quoted} is not known",
                    string.Join(", ", _known.Order(StringComparer.Ordinal)), Spelling.Suggest(entry.Key, _known));
            }
        }
    }

    private YamlEntry? Find(string key)
    {
        _known.Add(key);
        return _map.Find(key) is { Value: not YamlScalar { IsNull: true } } entry ? entry : null;
    }
}
