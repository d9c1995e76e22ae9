using System.Buffers.Binary;
using System.Collections.Immutable;

namespace Mote.Formats.FlatBuffers;

/// <summary>A vector of references to tables whose bounds were checked; each table is checked when it is asked for.</summary>
internal readonly struct FlatTables(FlatFile file, int start, int count, FlatPlace parent, string element, int cost)
{
    /// <summary>The number of tables; 0 once the file's reading has stopped, so that nobody goes on.</summary>
    public int Count => file is null || file.Stopped ? 0 : count;

    /// <summary>The table number <paramref name="index"/>; absent, with a finding, when it is damaged.</summary>
    public FlatTable this[int index]
    {
        get
        {
            int at = start + (4 * index);
            uint offset = BinaryPrimitives.ReadUInt32LittleEndian(file.Span[at..]);
            return FlatTable.Read(file, (long)at + offset, new FlatPlace(parent, element, index), null, cost);
        }
    }

    /// <summary>One record for each table; damaged tables leave out theirs, and the findings say which.</summary>
    public ImmutableArray<T> Select<T>(Func<FlatTable, T> read)
    {
        if (Count == 0)
        {
            return [];
        }

        ImmutableArray<T>.Builder items = ImmutableArray.CreateBuilder<T>(Count);
        for (int i = 0; i < Count; i++)
        {
            FlatTable table = this[i];
            if (table.IsPresent)
            {
                items.Add(read(table));
            }
        }

        return items.DrainToImmutable();
    }
}
