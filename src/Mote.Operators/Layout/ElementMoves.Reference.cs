using Mote.Core;

namespace Mote.Operators.Layout;

/// <summary>Writes, into <paramref name="source"/>, the place in the input that the output's element at <paramref name="place"/> comes from.</summary>
/// <returns>False when the element comes from nowhere (padding).</returns>
internal delegate bool SourcePlace(ReadOnlySpan<int> place, Span<int> source);

/// <summary>Reference arithmetic of operators that only move elements: a list of the element that each output element comes from.</summary>
internal static class ElementMoves
{
    /// <summary>For each element of the output, row-major, the index of the input's element that it equals; -1 for padding.</summary>
    public static int[] Map(Shape input, Shape output, SourcePlace rule)
    {
        var map = new int[output.ElementCount];
        var place = new int[output.Rank];
        var source = new int[input.Rank];
        for (int at = 0; at < map.Length; at++)
        {
            map[at] = rule(place, source) ? Flat(input, source) : -1;
            Advance(output, place);
        }

        return map;
    }

    /// <summary>Copies the elements that a map names; those of -1 are left alone.</summary>
    public static void Run(int elementSize, ReadOnlySpan<int> map, ReadOnlySpan<byte> from, Span<byte> to)
    {
        for (int i = 0; i < map.Length; i++)
        {
            if (map[i] >= 0)
            {
                from.Slice(map[i] * elementSize, elementSize).CopyTo(to[(i * elementSize)..]);
            }
        }
    }

    /// <summary>A kernel that moves elements from one input to each output by one map an output.</summary>
    public static ReferenceKernel Kernel(int elementSize, int input, params int[][] maps) => (in KernelIo io) =>
    {
        for (int o = 0; o < maps.Length; o++)
        {
            Run(elementSize, maps[o], io.Input<byte>(input), io.Output<byte>(o));
        }
    };

    private static int Flat(Shape shape, ReadOnlySpan<int> place)
    {
        int index = 0;
        for (int i = 0; i < place.Length; i++)
        {
            index = index * shape[i] + place[i];
        }

        return index;
    }

    private static void Advance(Shape shape, Span<int> place)
    {
        for (int i = place.Length - 1; i >= 0; i--)
        {
            if (++place[i] < shape[i])
            {
                return;
            }

            place[i] = 0;
        }
    }
}
