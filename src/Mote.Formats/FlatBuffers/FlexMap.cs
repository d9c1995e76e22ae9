using System.Collections.Immutable;

namespace Mote.Formats.FlatBuffers;

/// <summary>
/// A FlexBuffers map of named values: how .tflite files store the attributes of custom operators. Nested vectors and maps are not entered.
/// Equal when names and values are; how the bytes were laid out does not count.
/// </summary>
public sealed class FlexMap : IEquatable<FlexMap>
{
    private readonly ImmutableSortedDictionary<string, FlexValue> _values;

    internal FlexMap(IEnumerable<KeyValuePair<string, FlexValue>> values)
    {
        _values = ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, values);
    }

    /// <summary>No values.</summary>
    public static FlexMap Empty { get; } = new([]);

    /// <summary>The names, in the order in which the file format sorts them.</summary>
    public IEnumerable<string> Names => _values.Keys;

    /// <summary>The number of values.</summary>
    public int Count => _values.Count;

    /// <summary>A map of the given values.</summary>
    /// <exception cref="ArgumentException">Two values have the same name, or a name holds a zero character.</exception>
    public static FlexMap Of(params ReadOnlySpan<(string Name, FlexValue Value)> values)
    {
        foreach (var (name, _) in values)
        {
            if (name.Contains('\0', StringComparison.Ordinal))
            {
                throw new ArgumentException("A name holds a zero character.", nameof(values));
            }
        }

        return new FlexMap(values.ToArray().Select(v => KeyValuePair.Create(v.Name, v.Value)));
    }

    /// <summary>Reads a map. No bytes at all are an empty map.</summary>
    /// <param name="bytes">The whole buffer, whose root is the map.</param>
    /// <param name="place">Where it stands, for messages.</param>
    /// <exception cref="Core.DiagnosticException">The bytes are damaged or their root is no map.</exception>
    public static FlexMap Read(ReadOnlySpan<byte> bytes, string place) => bytes.IsEmpty ? Empty : new FlexMap(new FlexReader(bytes, place).ReadMap());

    /// <summary>The bytes of this map; reading them gives an equal map.</summary>
    /// <exception cref="InvalidOperationException">A value is of <see cref="FlexKind.Other"/>, whose content is not known.</exception>
    public byte[] Write() => FlexWriter.Write(_values);

    /// <summary>The value of a name, or null when it is absent.</summary>
    public FlexValue? Find(string name) => _values.TryGetValue(name, out var value) ? value : null;

    /// <inheritdoc/>
    public bool Equals(FlexMap? other) => other is not null && _values.SequenceEqual(other._values);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as FlexMap);

    /// <inheritdoc/>
    public override int GetHashCode() => _values.Aggregate(0, static (hash, v) => HashCode.Combine(hash, v.Key, v.Value));
}
