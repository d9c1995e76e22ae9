using System.Numerics;
using System.Runtime.InteropServices;
using Mote.Core;
using Mote.Core.Training;

namespace Mote.Operators.Elementwise;

/// <summary>A function of one or two floats that is applied to each element while a network is trained. Lanes do not see each other.</summary>
internal interface IVectorFunction
{
    /// <summary>The name in messages.</summary>
    static abstract string Name { get; }

    /// <summary>The function of each lane; <paramref name="b"/> is zero for a function of one number.</summary>
    static abstract Vector<float> Of(Vector<float> a, Vector<float> b, float parameter);
}

/// <summary>
/// Applies a function to each element of inputs 0 (and 1), which have as many elements as the output. The elements beyond the last whole vector
/// go through the same instructions, so every element has the same bits at every width.
/// </summary>
/// <param name="count">The number of elements.</param>
/// <param name="parameter">Given to the function.</param>
/// <param name="operands">1 or 2.</param>
internal sealed class VectorKernel<TFunction>(int count, float parameter, int operands) : TrainingKernel
    where TFunction : struct, IVectorFunction
{
    /// <summary>Elements of a piece; a multiple of every width.</summary>
    private const int Piece = 1 << 14;

    public override int Pieces => Math.Max(1, (count + Piece - 1) / Piece);

    public override void Run(in KernelIo io, int piece)
    {
        int from = piece * Piece;
        int length = Math.Min(Piece, count - from);
        var a = io.Input<float>(0).Slice(from, length);
        var b = operands > 1 ? io.Input<float>(1).Slice(from, length) : [];
        VectorRow<TFunction>.Run(a, b, parameter, io.Output<float>(0).Slice(from, length));
    }
}

/// <summary>The loop over elements that lie one after the other.</summary>
internal static class VectorRow<TFunction>
    where TFunction : struct, IVectorFunction
{
    /// <summary>y = f(a, b), element by element; without <paramref name="b"/> the function is of one number. y may be a or b.</summary>
    public static void Run(ReadOnlySpan<float> a, ReadOnlySpan<float> b, float parameter, Span<float> y)
    {
        int width = Vector<float>.Count;
        int whole = y.Length - (y.Length % width);
        ref float firstA = ref MemoryMarshal.GetReference(a);
        ref float firstY = ref MemoryMarshal.GetReference(y);
        if (b.IsEmpty)
        {
            for (int i = 0; i < whole; i += width)
            {
                TFunction.Of(Vector.LoadUnsafe(ref firstA, (nuint)i), default, parameter).StoreUnsafe(ref firstY, (nuint)i);
            }
        }
        else
        {
            ref float firstB = ref MemoryMarshal.GetReference(b);
            for (int i = 0; i < whole; i += width)
            {
                TFunction.Of(Vector.LoadUnsafe(ref firstA, (nuint)i), Vector.LoadUnsafe(ref firstB, (nuint)i), parameter).StoreUnsafe(ref firstY, (nuint)i);
            }
        }

        if (whole < y.Length)
        {
            Span<float> lastA = stackalloc float[width], lastB = stackalloc float[width];
            a[whole..].CopyTo(lastA);
            if (!b.IsEmpty)
            {
                b[whole..].CopyTo(lastB);
            }

            TFunction.Of(new Vector<float>(lastA), new Vector<float>(lastB), parameter).CopyTo(lastA);
            lastA[..(y.Length - whole)].CopyTo(y[whole..]);
        }
    }

    /// <summary>y = f(a, b) with one and the same b for all elements.</summary>
    public static void RunSecondRepeated(ReadOnlySpan<float> a, float b, float parameter, Span<float> y)
    {
        Span<float> repeated = stackalloc float[64];
        repeated.Fill(b);
        for (int i = 0; i < y.Length; i += repeated.Length)
        {
            int length = Math.Min(repeated.Length, y.Length - i);
            Run(a.Slice(i, length), repeated[..length], parameter, y.Slice(i, length));
        }
    }

    /// <summary>y = f(a, b) with one and the same a for all elements.</summary>
    public static void RunFirstRepeated(float a, ReadOnlySpan<float> b, float parameter, Span<float> y)
    {
        Span<float> repeated = stackalloc float[64];
        repeated.Fill(a);
        for (int i = 0; i < y.Length; i += repeated.Length)
        {
            int length = Math.Min(repeated.Length, y.Length - i);
            Run(repeated[..length], b.Slice(i, length), parameter, y.Slice(i, length));
        }
    }
}
