using System.Collections.Immutable;
using System.Globalization;

namespace Mote.Core;

/// <summary>
/// Affine quantization: real = scale * (stored - zero point). One scale for the whole tensor, or one for each slice along an axis.
/// Compared by value.
/// </summary>
public sealed record Quantization
{
    /// <summary>One scale and zero point for the whole tensor.</summary>
    public Quantization(float scale, int zeroPoint = 0)
        : this([scale], [zeroPoint], 0)
    {
    }

    /// <summary>One scale and zero point for each index along <paramref name="axis"/>; arrays of one element mean the whole tensor.</summary>
    public Quantization(ImmutableArray<float> scales, ImmutableArray<int> zeroPoints, int axis)
    {
        ArgumentOutOfRangeException.ThrowIfZero(scales.Length, nameof(scales));
        ArgumentOutOfRangeException.ThrowIfNotEqual(zeroPoints.Length, scales.Length, nameof(zeroPoints));
        (Scales, ZeroPoints, Axis) = (scales, zeroPoints, axis);
    }

    /// <summary>The scales: one, or one for each index along <see cref="Axis"/>.</summary>
    public ImmutableArray<float> Scales { get; }

    /// <summary>The zero points, as many as <see cref="Scales"/>.</summary>
    public ImmutableArray<int> ZeroPoints { get; }

    /// <summary>The dimension along which the scales vary; without meaning when there is one scale.</summary>
    public int Axis { get; }

    /// <summary>True when there is one scale for the whole tensor.</summary>
    public bool IsPerTensor => Scales.Length == 1;

    /// <summary>The first (or only) scale.</summary>
    public float Scale => Scales[0];

    /// <summary>The first (or only) zero point.</summary>
    public int ZeroPoint => ZeroPoints[0];

    /// <summary>The scale of a slice: the only one, or that of index <paramref name="channel"/>.</summary>
    public float ScaleOf(int channel) => Scales[IsPerTensor ? 0 : channel];

    /// <inheritdoc/>
    public bool Equals(Quantization? other) =>
        other is not null && Scales.AsSpan().SequenceEqual(other.Scales.AsSpan()) && ZeroPoints.AsSpan().SequenceEqual(other.ZeroPoints.AsSpan())
        && (IsPerTensor || Axis == other.Axis);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Scales.Length, Scale, ZeroPoint);

    /// <summary>As <c>0.5847029*(q-83)</c>, or <c>64 scales along axis 3</c>.</summary>
    public override string ToString() => IsPerTensor
        ? string.Create(CultureInfo.InvariantCulture, $"{Scale:R}*(q{(ZeroPoint < 0 ? "+" : "-")}{Math.Abs((long)ZeroPoint)})")
        : string.Create(CultureInfo.InvariantCulture, $"{Scales.Length} scales along axis {Axis}");
}
