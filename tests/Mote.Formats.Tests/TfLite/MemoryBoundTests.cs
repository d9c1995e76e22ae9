using Mote.Core;
using Mote.Formats.FlatBuffers;
using Mote.Formats.Tests.Mutation;
using Mote.Formats.TfLite;

namespace Mote.Formats.Tests.TfLite;

/// <summary>Files that say the same thing over and over by sharing tables: what they describe is far larger than they are.</summary>
public sealed class MemoryBoundTests
{
    [Theory]
    [InlineData("tensors", 2_000_000)]
    [InlineData("operators", 2_000_000)]
    [InlineData("buffers", 2_000_000)]
    [InlineData("subgraphs of tensors", 3_000)]
    [InlineData("long name", 100_000)]
    public void Shared_tables_take_no_memory_out_of_proportion(string what, int count)
    {
        byte[] file = Write(what, count);
        long before = GC.GetAllocatedBytesForCurrentThread();
        DiagnosticException exception = Assert.Throws<DiagnosticException>(() => TfLiteReader.Read(file, "shared.tflite"));
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(DiagnosticIds.ExpandsTooMuch, Assert.Single(exception.Diagnostics).Id);
        Assert.InRange(allocated, 1, MutationRun.AllowedAllocation(file.Length));
    }

    [Fact]
    public void Tables_that_are_shared_in_moderation_are_read()
    {
        byte[] file = Write("tensors", 1000);
        Assert.Equal(1000, TfLiteReader.Read(file, "shared.tflite").Subgraphs[0].Tensors.Length);
    }

    private static byte[] Write(string what, int count)
    {
        var file = new FlatWriter("TFL3"u8);
        int root = file.Table(new FlatFields().Int32(0, 3).Reference(2, true).Reference(4, what == "buffers"));
        int graphs = file.Tables(root, 2, what == "subgraphs of tensors" ? count : 1);
        int graph = file.Table(new FlatFields().Reference(0, what != "operators" && what != "buffers").Reference(3, what == "operators"));
        switch (what)
        {
            case "operators":
                int op = LinkAll(file, file.Tables(graph, 3, count), count, new FlatFields().Int8(3, 1).Reference(4, true));
                int options = file.Table(new FlatFields().Stored(0, 1, 0).Stored(1, 4, 0).Stored(2, 4, 0).Stored(3, 1, 0));
                file.LinkSlot(op, 4, options);
                break;
            case "buffers":
                LinkAll(file, file.Tables(root, 4, count), count, new FlatFields());
                break;
            case "subgraphs of tensors":
                LinkAll(file, file.Tables(graph, 0, count), count, new FlatFields());
                break;
            case "long name":
                int named = LinkAll(file, file.Tables(graph, 0, count), count, new FlatFields().Reference(3, true));
                file.String(named, 3, new string('n', 1_000_000));
                break;
            default:
                LinkAll(file, file.Tables(graph, 0, count), count, new FlatFields());
                break;
        }

        int graphCount = what == "subgraphs of tensors" ? count : 1;
        for (int i = 0; i < graphCount; i++)
        {
            file.Link(graphs + (4 * i), graph);
        }

        return file.Finish(root);
    }

    private static int LinkAll(FlatWriter file, int references, int count, FlatFields fields)
    {
        int table = file.Table(fields);
        for (int i = 0; i < count; i++)
        {
            file.Link(references + (4 * i), table);
        }

        return table;
    }
}
