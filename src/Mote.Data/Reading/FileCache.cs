namespace Mote.Data.Reading;

/// <summary>Keeps decoded files up to a number of bytes; those not used for longest leave first. Any number of threads may ask.</summary>
/// <param name="limit">Bytes.</param>
/// <param name="decode">Decodes a file by its number.</param>
internal sealed class FileCache(long limit, Func<int, DecodedFile> decode)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<int, LinkedListNode<(int File, DecodedFile Content)>> _files = [];
    private readonly LinkedList<(int File, DecodedFile Content)> _byUse = [];

    /// <summary>Bytes that are kept now.</summary>
    public long Bytes { get; private set; }

    /// <summary>A file, decoded again if it is not there. Two threads may decode the same file at once; both get the same content.</summary>
    public DecodedFile Get(int file)
    {
        lock (_lock)
        {
            if (_files.TryGetValue(file, out var node))
            {
                _byUse.Remove(node);
                _byUse.AddFirst(node);
                return node.Value.Content;
            }
        }

        var content = decode(file);
        lock (_lock)
        {
            if (content.Bytes <= limit && !_files.ContainsKey(file))
            {
                _files[file] = _byUse.AddFirst((file, content));
                Bytes += content.Bytes;
                while (Bytes > limit && _byUse.Last is { } oldest)
                {
                    _byUse.RemoveLast();
                    _files.Remove(oldest.Value.File);
                    Bytes -= oldest.Value.Content.Bytes;
                }
            }
        }

        return content;
    }

    /// <summary>Forgets all.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _files.Clear();
            _byUse.Clear();
            Bytes = 0;
        }
    }
}
