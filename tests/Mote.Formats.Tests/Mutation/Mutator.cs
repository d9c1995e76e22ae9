using System.Buffers.Binary;

namespace Mote.Formats.Tests.Mutation;

/// <summary>A way to damage a file.</summary>
internal enum MutationKind
{
    RootOffset,
    TableToVtable,
    VtableLength,
    TableLength,
    VtableEntry,
    Reference,
    VectorLength,
    StringLength,
    UnionType,
    FlipBit,
    SetByte,
    SetWord,
    CopyBlock,
    FillBlock,
    Truncate,
    Append,
}

/// <summary>Small, fast random numbers that are the same everywhere (SplitMix64, Steele, Lea and Flood 2014).</summary>
internal struct SplitMix(ulong state)
{
    public ulong Next()
    {
        state += 0x9E3779B97F4A7C15;
        ulong z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>A number from 0 to <paramref name="bound"/>, exclusive.</summary>
    public int Below(int bound) => (int)(Next() % (ulong)bound);
}

/// <summary>Damages copies of one valid file, three times out of four in the numbers that its structure hangs on.</summary>
internal sealed class Mutator
{
    private readonly byte[] _file;
    private readonly Spot[][] _spotsByKind;

    public Mutator(string name, byte[] file)
    {
        Name = name;
        _file = file;
        Spot[] spots = FileMap.Walk(file);
        _spotsByKind = [.. Enum.GetValues<SpotKind>().Select(kind => spots.Where(spot => spot.Kind == kind).ToArray()).Where(group => group.Length > 0)];
    }

    public string Name { get; }

    /// <summary>True for the kinds that change a number of the structure.</summary>
    public static bool IsStructural(MutationKind kind) => kind <= MutationKind.UnionType;

    /// <summary>A damaged copy of the file, one to three changes away; counts each change by its kind.</summary>
    public byte[] Mutate(ref SplitMix random, long[] counts)
    {
        byte[] mutant = [.. _file];
        int changes = 1 + random.Below(3);
        for (int i = 0; i < changes && mutant.Length > 8; i++)
        {
            MutationKind kind = random.Below(4) != 0
                ? ChangeStructure(mutant, ref random)
                : ChangeAnything(ref mutant, ref random);
            counts[(int)kind]++;
        }

        return mutant;
    }

    private MutationKind ChangeStructure(byte[] mutant, ref SplitMix random)
    {
        // First the kind, then the spot: or the many vtable entries would leave the single root offset alone.
        Spot[] group = _spotsByKind[random.Below(_spotsByKind.Length)];
        Spot spot = group[random.Below(group.Length)];
        if (spot.Position + spot.Size <= mutant.Length)
        {
            Span<byte> at = mutant.AsSpan(spot.Position, spot.Size);
            switch (spot.Size)
            {
                case 1:
                    at[0] = (byte)random.Next();
                    break;
                case 2:
                    ushort half = BinaryPrimitives.ReadUInt16LittleEndian(at);
                    BinaryPrimitives.WriteUInt16LittleEndian(at, (ushort)Interesting(half, mutant.Length, ref random));
                    break;
                default:
                    uint word = BinaryPrimitives.ReadUInt32LittleEndian(at);
                    BinaryPrimitives.WriteUInt32LittleEndian(at, (uint)Interesting(word, mutant.Length, ref random));
                    break;
            }
        }

        return (MutationKind)spot.Kind;
    }

    private static long Interesting(long old, int length, ref SplitMix random) => random.Below(12) switch
    {
        0 => 0,
        1 => old + 1 + random.Below(8),
        2 => old - 1 - random.Below(8),
        3 => old + (4 * (random.Below(64) - 32)),
        4 => int.MaxValue - random.Below(8),
        5 => int.MinValue + random.Below(8),
        6 => -1 - random.Below(64),
        7 => length - random.Below(16),
        8 => random.Below(length),
        9 => random.Below(length) & ~3,
        10 => old ^ (1L << random.Below(32)),
        _ => (long)random.Next(),
    };

    private static MutationKind ChangeAnything(ref byte[] mutant, ref SplitMix random)
    {
        int at = random.Below(mutant.Length - 4);
        int block = 1 + random.Below(Math.Min(64, mutant.Length - at));
        var kind = (MutationKind)((int)MutationKind.FlipBit + random.Below(7));
        switch (kind)
        {
            case MutationKind.FlipBit:
                mutant[at] ^= (byte)(1 << random.Below(8));
                break;
            case MutationKind.SetByte:
                mutant[at] = (byte)random.Next();
                break;
            case MutationKind.SetWord:
                uint old = BinaryPrimitives.ReadUInt32LittleEndian(mutant.AsSpan(at & ~3));
                BinaryPrimitives.WriteUInt32LittleEndian(mutant.AsSpan(at & ~3), (uint)Interesting(old, mutant.Length, ref random));
                break;
            case MutationKind.CopyBlock:
                int from = random.Below(mutant.Length - block + 1);
                mutant.AsSpan(from, block).CopyTo(mutant.AsSpan(at, block));
                break;
            case MutationKind.FillBlock:
                mutant.AsSpan(at, block).Fill((byte)(random.Below(2) * 255));
                break;
            case MutationKind.Truncate:
                Array.Resize(ref mutant, random.Below(mutant.Length));
                break;
            default:
                Array.Resize(ref mutant, mutant.Length + block);
                break;
        }

        return kind;
    }
}
