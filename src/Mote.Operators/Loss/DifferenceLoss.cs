using System.Runtime.Intrinsics;

namespace Mote.Operators.Loss;

/// <summary>
/// A loss of the differences d = x - target alone, the mean over the elements of a sample. Sums run in sixteen partial sums on any machine: term i
/// belongs to sum i mod 16.
/// </summary>
public abstract record DifferenceLoss : LossOperator
{
    /// <summary>The loss of each difference.</summary>
    internal abstract Vector512<float> Value(Vector512<float> difference);

    /// <summary>The derivative at each difference.</summary>
    internal abstract Vector512<float> Slope(Vector512<float> difference);

    /// <inheritdoc/>
    internal sealed override double Value(ReadOnlySpan<float> x, ReadOnlySpan<float> target)
    {
        var sums = Vector512<float>.Zero;
        int i = 0;
        for (; i <= x.Length - Vector512<float>.Count; i += Vector512<float>.Count)
        {
            sums += Value(Vector512.Create(x[i..]) - Vector512.Create(target[i..]));
        }

        if (i < x.Length)
        {
            // Lanes without an element have the difference 0, whose loss is 0.
            sums += Value(Rest(x[i..]) - Rest(target[i..]));
        }

        double sum = 0;
        for (int lane = 0; lane < Vector512<float>.Count; lane++)
        {
            sum += sums[lane];
        }

        return sum / x.Length;
    }

    /// <inheritdoc/>
    internal sealed override void Slope(ReadOnlySpan<float> x, ReadOnlySpan<float> target, float factor, Span<float> dx)
    {
        float share = factor / x.Length;
        int i = 0;
        for (; i <= x.Length - Vector512<float>.Count; i += Vector512<float>.Count)
        {
            (Slope(Vector512.Create(x[i..]) - Vector512.Create(target[i..])) * share).CopyTo(dx[i..]);
        }

        if (i < x.Length)
        {
            Span<float> last = stackalloc float[Vector512<float>.Count];
            (Slope(Rest(x[i..]) - Rest(target[i..])) * share).CopyTo(last);
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
