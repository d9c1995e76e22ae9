using System.Globalization;
using System.Runtime.InteropServices;
using Mote.Core;

namespace Mote.Devices;

/// <summary>The first element in which an image differs from the reference.</summary>
/// <param name="Target">Where it was found.</param>
/// <param name="Invocation">In which invocation.</param>
/// <param name="Layer">The operator's position in the original model.</param>
/// <param name="Op">The operator's name.</param>
/// <param name="Tensor">The tensor's name.</param>
/// <param name="TensorIndex">The tensor's index.</param>
/// <param name="Index">The element, in row-major order.</param>
/// <param name="Expected">The reference's value.</param>
/// <param name="Actual">The image's value.</param>
public sealed record Difference(
    string Target, int Invocation, int Layer, string Op, string Tensor, int TensorIndex, int Index, string Expected, string Actual)
{
    /// <summary>The stage of a project that the operator belongs to; null for a plain model.</summary>
    public string? Stage { get; init; }

    /// <summary>The first element that differs, or -1. Any NaN equals any NaN; all else is compared bit by bit.</summary>
    public static int FirstIndex(ElementType type, ReadOnlySpan<byte> expected, ReadOnlySpan<byte> actual)
    {
        if (expected.SequenceEqual(actual))
        {
            return -1;
        }

        int size = Math.Max(type.Size(), 1);
        int count = Math.Min(expected.Length, actual.Length) / size;
        for (int i = 0; i < count; i++)
        {
            var a = expected.Slice(i * size, size);
            var b = actual.Slice(i * size, size);
            bool bothNaN = type == ElementType.Float32 && float.IsNaN(MemoryMarshal.Read<float>(a)) && float.IsNaN(MemoryMarshal.Read<float>(b));
            if (!a.SequenceEqual(b) && !bothNaN)
            {
                return i;
            }
        }

        return expected.Length == actual.Length ? -1 : count;
    }

    /// <summary>The value of an element as text: exact for floats.</summary>
    public static string Element(ElementType type, ReadOnlySpan<byte> data, int index)
    {
        int size = Math.Max(type.Size(), 1);
        if ((index + 1) * size > data.Length)
        {
            return "nothing";
        }

        var element = data.Slice(index * size, size);
        return type switch
        {
            ElementType.Float32 => MemoryMarshal.Read<float>(element).ToString("R", CultureInfo.InvariantCulture),
            ElementType.Int8 => ((sbyte)element[0]).ToString(CultureInfo.InvariantCulture),
            ElementType.Int16 => MemoryMarshal.Read<short>(element).ToString(CultureInfo.InvariantCulture),
            ElementType.Int32 or ElementType.Resource => MemoryMarshal.Read<int>(element).ToString(CultureInfo.InvariantCulture),
            ElementType.Int64 => MemoryMarshal.Read<long>(element).ToString(CultureInfo.InvariantCulture),
            _ when size == 1 => element[0].ToString(CultureInfo.InvariantCulture),
            _ => "0x" + Convert.ToHexStringLower(element),
        };
    }
}
