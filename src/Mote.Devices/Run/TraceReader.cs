using System.Buffers.Binary;
using System.Globalization;
using Mote.Runtime;

namespace Mote.Devices;

/// <summary>A record of <c>mote_out.bin</c>, not yet interpreted.</summary>
internal sealed record TraceRecord(uint Kind, uint Invocation, int Op, int Tensor, byte[] Data);

/// <summary>
/// Reads <c>mote_out.bin</c>: little-endian records <c>{u32 kind; u32 invocation; i32 op; i32 tensor; u32 bytes; data}</c>,
/// described at the head of <c>mote_harness.c</c>. The package under test may have written anything into the harness's memory,
/// so every field is checked before it is used.
/// </summary>
internal static class TraceReader
{
    private const int HeadBytes = 20;
    private const uint NoInvocation = 0xffffffff;

    /// <summary>
    /// Reads all records that are sound. <paramref name="problem"/> says what is wrong with the first that is not, or is null.
    /// </summary>
    public static Trace Read(Stream stream, IReadOnlyList<PackageSources> packages, IReadOnlyList<Invocation> invocations, out string? problem)
    {
        var trace = new Trace();
        try
        {
            while (ReadRecord(stream) is { } record)
            {
                if (trace.IsComplete)
                {
                    throw new InvalidDataException("a record follows the end");
                }

                Add(trace, record, packages, invocations);
            }

            problem = trace.IsComplete ? null : "the record of the end is missing";
        }
        catch (InvalidDataException exception)
        {
            problem = exception.Message;
        }

        return trace;
    }

    private static TraceRecord? ReadRecord(Stream stream)
    {
        Span<byte> head = stackalloc byte[HeadBytes];
        int count = stream.ReadAtLeast(head, HeadBytes, throwOnEndOfStream: false);
        if (count == 0)
        {
            return null;
        }

        if (count < HeadBytes)
        {
            throw new InvalidDataException("a record's head is cut off");
        }

        uint bytes = BinaryPrimitives.ReadUInt32LittleEndian(head[16..]);
        if (bytes > stream.Length - stream.Position)
        {
            throw new InvalidDataException(string.Create(
                CultureInfo.InvariantCulture,
                $"a record of {bytes} bytes where {stream.Length - stream.Position} are left"));
        }

        byte[] data = new byte[bytes];
        uint kind = BinaryPrimitives.ReadUInt32LittleEndian(head);
        uint invocation = BinaryPrimitives.ReadUInt32LittleEndian(head[4..]);
        int op = BinaryPrimitives.ReadInt32LittleEndian(head[8..]);
        int tensor = BinaryPrimitives.ReadInt32LittleEndian(head[12..]);
        stream.ReadExactly(data);
        return new TraceRecord(kind, invocation, op, tensor, data);
    }

    private static void Add(Trace trace, TraceRecord record, IReadOnlyList<PackageSources> packages, IReadOnlyList<Invocation> invocations)
    {
        switch (record.Kind)
        {
            case 1:
                Current(trace, record, packages, invocations).ObservedList.Add(new ObservedTensor(record.Op, record.Tensor, record.Data));
                break;
            case 2:
                AddOutput(Current(trace, record, packages, invocations), record, packages);
                break;
            case 3:
                AddStatus(trace, record, packages, invocations);
                break;
            case 5:
                AddEvent(Current(trace, record, packages, invocations), record);
                break;
            case 4:
                AddEnd(trace, record, packages.Count);
                break;
            default:
                throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"a record of kind {record.Kind}"));
        }
    }

    private static void AddOutput(TraceInvocation invocation, TraceRecord record, IReadOnlyList<PackageSources> packages)
    {
        PackageSources package = packages[invocation.Model];
        if (record.Tensor < 0 || record.Tensor >= package.OutputBytes.Count
            || (record.Data.Length != 0 && record.Data.Length != package.OutputBytes[record.Tensor]) || invocation.Outputs[record.Tensor] is not null)
        {
            throw new InvalidDataException(string.Create(
                CultureInfo.InvariantCulture,
                $"output {record.Tensor} of {record.Data.Length} bytes does not fit the package"));
        }

        invocation.OutputArray[record.Tensor] = record.Data;
    }

    private static void AddEvent(TraceInvocation invocation, TraceRecord record)
    {
        if (record.Data.Length != 24)
        {
            throw new InvalidDataException("the record of an event is malformed");
        }

        invocation.EventList.Add(new StreamEvent(
            BinaryPrimitives.ReadInt64LittleEndian(record.Data),
            BinaryPrimitives.ReadInt64LittleEndian(record.Data.AsSpan(8)),
            BinaryPrimitives.ReadInt32LittleEndian(record.Data.AsSpan(16)),
            BinaryPrimitives.ReadInt32LittleEndian(record.Data.AsSpan(20))));
    }

    private static void AddStatus(Trace trace, TraceRecord record, IReadOnlyList<PackageSources> packages, IReadOnlyList<Invocation> invocations)
    {
        if (record.Data.Length != 12 || record.Op is < 0 or > 2 || (uint)record.Tensor >= (uint)packages.Count || (record.Op == 0) != (record.Invocation == NoInvocation))
        {
            throw new InvalidDataException("a status record is malformed");
        }

        uint flags = BinaryPrimitives.ReadUInt32LittleEndian(record.Data.AsSpan(4));
        var status = new CallStatus(
            record.Op == 0 ? -1 : (int)record.Invocation,
            (PackageCall)record.Op,
            BinaryPrimitives.ReadInt32LittleEndian(record.Data),
            (flags & 1) != 0,
            (flags & 2) != 0,
            BinaryPrimitives.ReadUInt32LittleEndian(record.Data.AsSpan(8)))
        {
            Model = record.Tensor,
            Package = packages.Count > 1 ? packages[record.Tensor].Name : null,
        };
        trace.CallList.Add(status);
        if (status.Call == PackageCall.Run)
        {
            Current(trace, record, packages, invocations).Run = status;
        }
    }

    private static void AddEnd(Trace trace, TraceRecord record, int packages)
    {
        int count = (3 * packages) + 1;
        if (record.Data.Length != 4 * count)
        {
            throw new InvalidDataException("the record of the end is malformed");
        }

        uint[] words = [.. Enumerable.Range(0, count).Select(i => BinaryPrimitives.ReadUInt32LittleEndian(record.Data.AsSpan(4 * i)))];
        if (words.Any(word => word > int.MaxValue))
        {
            throw new InvalidDataException("the record of the end is malformed");
        }

        trace.IsComplete = true;
        trace.StackOf = [.. words.Take(count - 1).Chunk(3).Select(w => new StackHighWater((int)w[0], (int)w[1], (int)w[2], words[^1] != 0))];
    }

    /// <summary>The invocation that a record belongs to: the last one, or the next.</summary>
    private static TraceInvocation Current(Trace trace, TraceRecord record, IReadOnlyList<PackageSources> packages, IReadOnlyList<Invocation> invocations)
    {
        int count = trace.InvocationList.Count;
        if (record.Invocation == count && count < invocations.Count)
        {
            int model = invocations[count].Model;
            trace.InvocationList.Add(new TraceInvocation(model, packages[model].OutputBytes.Count));
        }
        else if (record.Invocation != count - 1 || count == 0)
        {
            throw new InvalidDataException(string.Create(
                CultureInfo.InvariantCulture,
                $"a record of invocation {record.Invocation} after {count} invocations"));
        }

        return trace.InvocationList[^1];
    }
}
