using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Mote.Core.Numerics;

/// <summary>
/// Random numbers that are the same on any machine and for ever: xoshiro256** (Blackman and Vigna, "Scrambled linear pseudorandom number
/// generators", 2021), seeded by SplitMix64. Not for secrets. One instance serves one thread; <see cref="Split(ulong)"/> gives others their own.
/// </summary>
public sealed class Random64
{
    private ulong _a;
    private ulong _b;
    private ulong _c;
    private ulong _d;

    /// <summary>A stream; equal seeds give equal streams.</summary>
    public Random64(ulong seed)
    {
        _a = SplitMix(ref seed);
        _b = SplitMix(ref seed);
        _c = SplitMix(ref seed);
        _d = SplitMix(ref seed);
    }

    private Random64(ulong a, ulong b, ulong c, ulong d)
    {
        // The state of four zeros is the only one that the generator never leaves.
        (_a, _b, _c, _d) = (a | b | c | d) == 0 ? (1UL, 2UL, 3UL, 4UL) : (a, b, c, d);
    }

    /// <summary>The bytes of <see cref="Save"/>.</summary>
    public const int StateBytes = 32;

    /// <summary>A stream that goes on where another was saved.</summary>
    public static Random64 Restore(ReadOnlySpan<byte> state) => new(
        BinaryPrimitives.ReadUInt64LittleEndian(state), BinaryPrimitives.ReadUInt64LittleEndian(state[8..]),
        BinaryPrimitives.ReadUInt64LittleEndian(state[16..]), BinaryPrimitives.ReadUInt64LittleEndian(state[24..]));

    /// <summary>Writes the state, <see cref="StateBytes"/> bytes.</summary>
    public void Save(Span<byte> state)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(state, _a);
        BinaryPrimitives.WriteUInt64LittleEndian(state[8..], _b);
        BinaryPrimitives.WriteUInt64LittleEndian(state[16..], _c);
        BinaryPrimitives.WriteUInt64LittleEndian(state[24..], _d);
    }

    /// <summary>A hash of two numbers, such as a seed and a key: SplitMix64's output function over both. The stateless way to a random number.</summary>
    public static ulong Hash(ulong seed, ulong key)
    {
        ulong state = seed;
        ulong mixed = SplitMix(ref state) ^ (key * 0xd1342543de82ef95UL);
        return SplitMix(ref mixed);
    }

    /// <summary>64 random bits.</summary>
    public ulong Next()
    {
        ulong result = BitOperations.RotateLeft(_b * 5, 7) * 9;
        ulong t = _b << 17;
        _c ^= _a;
        _d ^= _b;
        _b ^= _c;
        _a ^= _d;
        _c ^= t;
        _d = BitOperations.RotateLeft(_d, 45);
        return result;
    }

    /// <summary>A number in [0, 1), a multiple of 2^-24.</summary>
    public float NextFloat() => (Next() >> 40) * (1f / (1 << 24));

    /// <summary>A number in [0, 1), a multiple of 2^-53.</summary>
    public double NextDouble() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>A number in [from, to).</summary>
    public double NextDouble(double from, double to) => from + ((to - from) * NextDouble());

    /// <summary>An integer in [0, below), each equally likely (Lemire, "Fast random integer generation in an interval", 2019).</summary>
    /// <param name="below">At least 1.</param>
    public int NextInt(int below)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(below, 1);
        uint range = (uint)below;
        ulong product = (Next() >> 32) * range;
        if ((uint)product < range)
        {
            uint least = (0 - range) % range;
            while ((uint)product < least)
            {
                product = (Next() >> 32) * range;
            }
        }

        return (int)(product >> 32);
    }

    /// <summary>A sample of the normal distribution of mean 0 and variance 1 (Marsaglia's polar method; the second of a pair is not kept, so that the state is the stream's alone).</summary>
    public double NextGaussian()
    {
        while (true)
        {
            double u = (2 * NextDouble()) - 1;
            double v = (2 * NextDouble()) - 1;
            double s = (u * u) + (v * v);
            if (s is > 0 and < 1)
            {
                // The project's own logarithm: .NET's may round differently on another system.
                return u * Math.Sqrt(-2 * PortableLog.Log(s) / s);
            }
        }
    }

    /// <summary>Exchanges elements until every order is equally likely (Fisher and Yates).</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (int i = items.Length - 1; i > 0; i--)
        {
            int j = NextInt(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    /// <summary>A stream of its own for a key. This stream does not move, so the order of calls does not matter.</summary>
    public Random64 Split(ulong key) => new(Hash(_a ^ BitOperations.RotateLeft(_b, 16) ^ BitOperations.RotateLeft(_c, 32) ^ BitOperations.RotateLeft(_d, 48), key));

    /// <summary>A stream of its own for a name; the name's UTF-8 bytes by FNV-1a are its key.</summary>
    public Random64 Split(string key)
    {
        ulong hash = 0xcbf29ce484222325UL;
        foreach (byte b in Encoding.UTF8.GetBytes(key))
        {
            hash = (hash ^ b) * 0x100000001b3UL;
        }

        return Split(hash);
    }

    private static ulong SplitMix(ref ulong state)
    {
        ulong z = state += 0x9e3779b97f4a7c15UL;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9UL;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebUL;
        return z ^ (z >> 31);
    }
}
