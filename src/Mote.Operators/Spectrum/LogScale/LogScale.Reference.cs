using System.Numerics;
using Mote.Core;
using Mote.Core.Numerics;

namespace Mote.Operators.Spectrum;

public sealed partial record LogScale
{
    /// <summary>log2(1 + i / 128) in Q16 for i from 0 to 128, modulo 2^16.</summary>
    private static ushort[] Segments { get; } = [.. Enumerable.Range(0, 129).Select(i => unchecked((ushort)(int)Math.Round(65536 * Math.Log2(1 + i / 128.0))))];

    /// <inheritdoc/>
    public override ReferenceKernel Prepare(NodeView node) => node.Input(0).Type == ElementType.Float32 ? PrepareFloat() : PrepareInteger();

    private ReferenceKernel PrepareFloat() => (in KernelIo io) =>
    {
        var x = io.Input<float>(0);
        var y = io.Output<float>(0);
        for (int i = 0; i < y.Length; i++)
        {
            bool low = ReplaceZerosOnly ? x[i] == 0 : x[i] < Floor;
            y[i] = ExactMath.Log(low ? Floor : x[i]) * Factor;
        }
    };

    private ReferenceKernel PrepareInteger() => (in KernelIo io) =>
    {
        var x = io.Input<uint>(0);
        var y = io.Output<int>(0);
        for (int i = 0; i < y.Length; i++)
        {
            y[i] = (int)(((ulong)Log2(Math.Max(x[i], 1)) * FactorQ30 + (1 << 29)) >> 30);
        }
    };

    /// <summary>log2 x in Q16: linear between 128 points an octave, products rounded halves up.</summary>
    private static int Log2(uint x)
    {
        int zeros = BitOperations.LeadingZeroCount(x);
        uint mantissa = x << zeros;
        int segment = (int)(mantissa >> 24) & 127;
        int rest = (int)(mantissa >> 8) & 0xFFFF;
        int rise = unchecked((ushort)(Segments[segment + 1] - Segments[segment]));
        return ((31 - zeros) << 16) + Segments[segment] + ((rise * rest + (1 << 15)) >> 16);
    }
}
