using System.Numerics;
using System.Runtime.InteropServices;

namespace Mote.Operators.Convolution;

/// <summary>
/// Many sums that advance together, each in the same order. Products and sums are rounded one by one, integers wrap, so that a sum has the same bits as if it were alone,
/// whatever the width of the vectors.
/// </summary>
internal static class ScaledSum
{
    /// <summary>sums[i] += factors[k] * values[k * stride + i], for one k after the other.</summary>
    /// <param name="factors">The factors.</param>
    /// <param name="values">Rows as long as the sums, <paramref name="stride"/> apart; one for each factor.</param>
    /// <param name="stride">From one row to the next; at least the number of sums.</param>
    /// <param name="sums">The sums.</param>
    public static void Add<T>(ReadOnlySpan<T> factors, ReadOnlySpan<T> values, int stride, Span<T> sums)
        where T : struct, INumberBase<T>
    {
        if (factors.IsEmpty)
        {
            return;
        }

        // What the references reach lies in here.
        ref T value = ref MemoryMarshal.GetReference(values[..(((factors.Length - 1) * stride) + sums.Length)]);
        int width = Vector<T>.Count, i = 0;
        for (; i <= sums.Length - (4 * width); i += 4 * width)
        {
            var (a, b) = (new Vector<T>(sums[i..]), new Vector<T>(sums[(i + width)..]));
            var (c, d) = (new Vector<T>(sums[(i + (2 * width))..]), new Vector<T>(sums[(i + (3 * width))..]));
            nuint at = (nuint)i;
            foreach (T factor in factors)
            {
                a += Vector.LoadUnsafe(ref value, at) * factor;
                b += Vector.LoadUnsafe(ref value, at + (nuint)width) * factor;
                c += Vector.LoadUnsafe(ref value, at + (nuint)(2 * width)) * factor;
                d += Vector.LoadUnsafe(ref value, at + (nuint)(3 * width)) * factor;
                at += (nuint)stride;
            }

            a.CopyTo(sums[i..]);
            b.CopyTo(sums[(i + width)..]);
            c.CopyTo(sums[(i + (2 * width))..]);
            d.CopyTo(sums[(i + (3 * width))..]);
        }

        for (; i <= sums.Length - width; i += width)
        {
            var sum = new Vector<T>(sums[i..]);
            nuint at = (nuint)i;
            foreach (T factor in factors)
            {
                sum += Vector.LoadUnsafe(ref value, at) * factor;
                at += (nuint)stride;
            }

            sum.CopyTo(sums[i..]);
        }

        for (; i < sums.Length; i++)
        {
            T sum = sums[i];
            for (int k = 0; k < factors.Length; k++)
            {
                sum = unchecked(sum + (factors[k] * values[(k * stride) + i]));
            }

            sums[i] = sum;
        }
    }
}
