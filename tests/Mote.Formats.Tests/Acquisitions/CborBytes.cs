using System.Buffers.Binary;
using System.Text;

namespace Mote.Formats.Tests.Acquisitions;

/// <summary>Writes CBOR.</summary>
internal sealed class CborBytes
{
    private readonly List<byte> _bytes = [];

    public byte[] File() => [.. _bytes];

    public CborBytes Raw(params byte[] bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }

    /// <summary>The first byte of a kind and its argument, in so many bytes as it needs.</summary>
    public CborBytes Head(int major, ulong argument)
    {
        var number = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(number, argument);
        int length = argument < 24 ? 0 : argument < 1 << 8 ? 1 : argument < 1 << 16 ? 2 : argument < 1UL << 32 ? 4 : 8;
        int info = length switch { 0 => (int)argument, 1 => 24, 2 => 25, 4 => 26, _ => 27 };
        _bytes.Add((byte)(major << 5 | info));
        _bytes.AddRange(number[^length..]);
        return this;
    }

    public CborBytes Map(int count) => Head(5, (ulong)count);

    public CborBytes Array(int count) => Head(4, (ulong)count);

    public CborBytes Text(string text) => Head(3, (ulong)Encoding.UTF8.GetByteCount(text)).Raw(Encoding.UTF8.GetBytes(text));

    public CborBytes Integer(long value) => value >= 0 ? Head(0, (ulong)value) : Head(1, (ulong)(-1 - value));

    public CborBytes Half(Half value)
    {
        var bytes = new byte[2];
        BinaryPrimitives.WriteHalfBigEndian(bytes, value);
        return Raw([0xF9, .. bytes]);
    }

    public CborBytes Single(float value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteSingleBigEndian(bytes, value);
        return Raw([0xFA, .. bytes]);
    }

    public CborBytes Double(double value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteDoubleBigEndian(bytes, value);
        return Raw([0xFB, .. bytes]);
    }
}
