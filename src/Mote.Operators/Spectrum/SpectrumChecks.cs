using System.Numerics;
using Mote.Core;

namespace Mote.Operators.Spectrum;

/// <summary>Checks that operators on spectra share. All act on each row, the innermost axis or the innermost two, of a tensor of any rank.</summary>
internal static class SpectrumChecks
{
    /// <summary>The shortest and the longest transform.</summary>
    public const int ShortestTransform = 16, LongestTransform = 4096;

    /// <summary>The types that are transformed.</summary>
    public static TypeRow[] TransformTypes { get; } =
    [
        TypeRow.Of(ElementType.Float32, ElementType.Float32), TypeRow.Of(ElementType.Int16, ElementType.Int16), TypeRow.Of(ElementType.Int32, ElementType.Int32),
    ];

    /// <summary>True when there is a transform of this length: a power of two from 16 to 4096. Reports otherwise.</summary>
    public static bool IsTransform(NodeReport report, long length)
    {
        if (length is >= ShortestTransform and <= LongestTransform && BitOperations.IsPow2(length))
        {
            return true;
        }

        report.Shapes($"a Fourier transform of {length} numbers is not supported", "powers of two from 16 to 4096");
        return false;
    }

    /// <summary>True when the shape has at least <paramref name="rank"/> dimensions, none of them zero. Reports otherwise.</summary>
    public static bool IsFull(NodeReport report, Shape shape, int rank)
    {
        if (shape.Rank >= rank && !shape.Dimensions.Contains(0))
        {
            return true;
        }

        report.Shapes($"the input {shape} has fewer than {rank} dimensions or no elements");
        return false;
    }

    /// <summary>True when the input ends with pairs: real and imaginary parts. Reports otherwise.</summary>
    public static bool IsComplex(NodeReport report, Shape shape)
    {
        if (!IsFull(report, shape, 2))
        {
            return false;
        }

        if (shape[-1] == 2)
        {
            return true;
        }

        report.Shapes($"the input {shape} does not end with real and imaginary parts", "(..., bins, 2)");
        return false;
    }

    /// <summary>The shape with its innermost <paramref name="dropped"/> dimensions replaced; null, with a report, where it would have 2^31 elements or more.</summary>
    public static Shape? WithInner(NodeReport report, Shape shape, int dropped, params ReadOnlySpan<int> inner)
    {
        int[] dimensions = [.. shape.Dimensions[..^dropped], .. inner];
        long count = 1;
        foreach (int dimension in dimensions)
        {
            count = Math.Min(count * dimension, 1L << 31);
        }

        if (count <= int.MaxValue / 8)
        {
            return new Shape(dimensions);
        }

        report.Shapes($"the result of input {shape} is too large");
        return null;
    }
}
