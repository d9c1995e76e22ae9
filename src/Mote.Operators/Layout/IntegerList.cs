using System.Collections.Immutable;
using System.Globalization;

namespace Mote.Operators.Layout;

/// <summary>Integers as an attribute of an operator: compared by value, printed as <c>[1, -1]</c>.</summary>
public readonly struct IntegerList : IEquatable<IntegerList>
{
    private readonly ImmutableArray<int> _values;

    /// <summary>A list of the given values.</summary>
    public IntegerList(params ImmutableArray<int> values)
    {
        _values = values;
    }

    /// <summary>The values in order.</summary>
    public ImmutableArray<int> Values => _values.IsDefault ? [] : _values;

    /// <inheritdoc/>
    public bool Equals(IntegerList other) => Values.AsSpan().SequenceEqual(other.Values.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is IntegerList other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Values.Aggregate(Values.Length, HashCode.Combine);

    /// <summary>Same values.</summary>
    public static bool operator ==(IntegerList left, IntegerList right) => left.Equals(right);

    /// <summary>Different values.</summary>
    public static bool operator !=(IntegerList left, IntegerList right) => !left.Equals(right);

    /// <inheritdoc/>
    public override string ToString() => $"[{string.Join(", ", Values.Select(v => v.ToString(CultureInfo.InvariantCulture)))}]";
}
