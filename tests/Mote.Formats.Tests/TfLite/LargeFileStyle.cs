using Mote.Formats.FlatBuffers;

namespace Mote.Formats.Tests.TfLite;

/// <summary>Files in the manner of those over 2 GB, whose data lies behind the tables and is addressed from the start of the file.</summary>
internal static class LargeFileStyle
{
    /// <summary>A file with a buffer and custom options of four bytes each at the returned places.</summary>
    public static byte[] Write(out int data, out int custom)
    {
        // The places depend on the length, which does not depend on the places.
        int length = Write(2, 2).Length;
        data = length;
        custom = length + 4;
        byte[] file = Write(data, custom);
        Array.Resize(ref file, length + 8);
        return file;
    }

    /// <summary>A file that places its buffer and its custom options, of four bytes each, as told; nothing lies there.</summary>
    public static byte[] Write(long data, long custom)
    {
        var file = new FlatWriter("TFL3"u8);
        int root = file.Table(new FlatFields().Int32(0, 3).Reference(1, true).Reference(2, true).Reference(4, true));
        int codes = file.Tables(root, 1, 1);
        file.Link(codes, file.Table(new FlatFields()));
        int graphs = file.Tables(root, 2, 1);
        int graph = file.Table(new FlatFields().Reference(3, true));
        file.Link(graphs, graph);
        int operators = file.Tables(graph, 3, 1);
        file.Link(operators, file.Table(new FlatFields().Stored(9, 8, custom).Stored(10, 8, 4)));
        int buffers = file.Tables(root, 4, 2);
        file.Link(buffers, file.Table(new FlatFields()));
        file.Link(buffers + 4, file.Table(new FlatFields().Stored(1, 8, data).Stored(2, 8, 4)));
        return file.Finish(root);
    }
}
