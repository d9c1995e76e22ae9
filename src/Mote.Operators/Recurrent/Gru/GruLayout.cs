using System.Runtime.CompilerServices;

namespace Mote.Operators.Recurrent;

/// <summary>
/// How a GRU is laid out while it is trained. The sequences of a batch fall into pieces of about 25, each of which has its steps one after the other, so
/// that a step of a piece is one matrix: gates (rows, 4 * Width) as update, reset, candidate and the candidate's hidden half, states (rows, Width).
/// Units are filled up to whole vectors; what is added stays 0.
/// </summary>
/// <param name="Shapes">The extents.</param>
internal readonly record struct GruLayout(GruShapes Shapes)
{
    /// <summary>Rows of a piece at most: enough for the matrix products, few enough for a step to stay in the innermost caches.</summary>
    private const int MostRows = 28;

    /// <summary>Elements of a vector of the gate functions.</summary>
    public const int Lane = 16;

    /// <summary>Elements of a gate.</summary>
    public int Width => (Shapes.Units + Lane - 1) / Lane * Lane;

    /// <summary>Elements of the four parts of a row.</summary>
    public int Row => 4 * Width;

    /// <summary>The number of pieces.</summary>
    public int Pieces => (Shapes.Batch + MostRows - 1) / MostRows;

    /// <summary>The first sequence of a piece; that of the piece behind the last is the number of sequences.</summary>
    public int First(int piece) => (int)((long)piece * Shapes.Batch / Pieces);

    /// <summary>Pinned zeros that start at a multiple of 64 bytes, so that no vector lies across two lines of the cache.</summary>
    public static Memory<float> Aligned(int count)
    {
        float[] all = GC.AllocateArray<float>(count + Lane, pinned: true);
        nint address;
        unsafe
        {
            address = (nint)Unsafe.AsPointer(ref all[0]);
        }

        return all.AsMemory((int)((64 - address % 64) % 64 / sizeof(float)), count);
    }
}
