namespace Mote.Core.Channels;

/// <summary>The stored integers from <paramref name="Min"/> to <paramref name="Max"/>, both included.</summary>
/// <param name="Min">The least.</param>
/// <param name="Max">The greatest.</param>
public readonly record struct Interval(int Min, int Max)
{
    /// <summary>All that an int8 can hold.</summary>
    public static Interval Int8 { get; } = new(sbyte.MinValue, sbyte.MaxValue);

    /// <summary>True when there is one value.</summary>
    public bool IsConstant => Min == Max;

    /// <summary>The least interval that holds both.</summary>
    public Interval Union(Interval other) => new(Math.Min(Min, other.Min), Math.Max(Max, other.Max));
}
