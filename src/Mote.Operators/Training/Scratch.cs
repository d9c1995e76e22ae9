using System.Runtime.CompilerServices;

namespace Mote.Operators.Training;

/// <summary>Memory of a training kernel: zeros at first, pinned, on a cache line's boundary.</summary>
internal sealed unsafe class Scratch
{
    private const int LineBytes = 64;

    // Keeps the memory alive.
    private readonly byte[] _bytes;
    private readonly nint _start;

    private Scratch(long bytes)
    {
        _bytes = GC.AllocateArray<byte>(checked((int)(bytes + LineBytes)), pinned: true);
        nint address = (nint)Unsafe.AsPointer(ref _bytes[0]);
        _start = (address + LineBytes - 1) / LineBytes * LineBytes;
    }

    /// <summary>The first element.</summary>
    public float* Floats => (float*)_start;

    /// <summary>The first element, where these are doubles.</summary>
    public double* Doubles => (double*)_start;

    /// <summary>Room for so many floats.</summary>
    public static Scratch OfFloats(long count) => new(count * sizeof(float));

    /// <summary>Room for so many doubles.</summary>
    public static Scratch OfDoubles(long count) => new(count * sizeof(double));
}
