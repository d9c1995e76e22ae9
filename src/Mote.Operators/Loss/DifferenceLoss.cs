using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Mote.Operators.Loss;

/// <summary>
/// A loss of the differences d = x - target alone, the mean over the elements of a sample. Sums run in sixteen partial sums on any machine: term i
/// belongs to sum i mod 16.
/// </summary>
public abstract record DifferenceLoss : LossOperator
{
    /// <summary>What a loss makes of differences. A structure, so that the loops below are compiled for it.</summary>
    private protected interface IDifference
    {
        /// <summary>The loss of each difference.</summary>
        Vector512<float> Value(Vector512<float> difference);

        /// <summary>The derivative at each difference.</summary>
        Vector512<float> Slope(Vector512<float> difference);
    }

    /// <summary><see cref="LossOperator.Value"/> of a sample.</summary>
    private protected static double Mean<T>(T loss, ReadOnlySpan<float> x, ReadOnlySpan<float> target)
        where T : struct, IDifference
    {
        ref float found = ref MemoryMarshal.GetReference(x), wanted = ref MemoryMarshal.GetReference(target[..x.Length]);
        var sums = Vector512<float>.Zero;
        int i = 0;
        for (; i <= x.Length - Vector512<float>.Count; i += Vector512<float>.Count)
        {
            sums += loss.Value(Vector512.LoadUnsafe(ref found, (nuint)i) - Vector512.LoadUnsafe(ref wanted, (nuint)i));
        }

        if (i < x.Length)
        {
            // Lanes without an element have the difference 0, whose loss is 0.
            sums += loss.Value(Rest(x[i..]) - Rest(target[i..]));
        }

        double sum = 0;
        for (int lane = 0; lane < Vector512<float>.Count; lane++)
        {
            sum += sums[lane];
        }

        return sum / x.Length;
    }

    /// <summary><see cref="LossOperator.Slope"/> of a sample.</summary>
    private protected static void Slopes<T>(T loss, ReadOnlySpan<float> x, ReadOnlySpan<float> target, float factor, Span<float> dx)
        where T : struct, IDifference
    {
        ref float found = ref MemoryMarshal.GetReference(x), wanted = ref MemoryMarshal.GetReference(target[..x.Length]);
        ref float slopes = ref MemoryMarshal.GetReference(dx[..x.Length]);
        float share = factor / x.Length;
        int i = 0;
        for (; i <= x.Length - Vector512<float>.Count; i += Vector512<float>.Count)
        {
            (loss.Slope(Vector512.LoadUnsafe(ref found, (nuint)i) - Vector512.LoadUnsafe(ref wanted, (nuint)i)) * share).StoreUnsafe(ref slopes, (nuint)i);
        }

        if (i < x.Length)
        {
            Span<float> last = stackalloc float[Vector512<float>.Count];
            (loss.Slope(Rest(x[i..]) - Rest(target[i..])) * share).CopyTo(last);
            last[..(x.Length - i)].CopyTo(dx[i..]);
        }
    }

    private static Vector512<float> Rest(ReadOnlySpan<float> values)
    {
        Span<float> padded = stackalloc float[Vector512<float>.Count];
        padded.Clear();
        values.CopyTo(padded);
        return Vector512.Create<float>(padded);
    }
}
