using System.Buffers.Binary;
using System.Text;

namespace Mote.Formats.Tests.Recordings;

/// <summary>Writes WAV files, damaged ones too.</summary>
internal sealed class WavBytes
{
    private readonly List<byte> _chunks = [];

    /// <summary>A chunk with its padding; <paramref name="announced"/> is written as its length when given.</summary>
    public WavBytes Chunk(string id, ReadOnlySpan<byte> content, uint? announced = null)
    {
        _chunks.AddRange(Encoding.ASCII.GetBytes(id));
        Add(4, announced ?? (uint)content.Length);
        _chunks.AddRange(content);
        if (content.Length % 2 != 0)
        {
            _chunks.Add(0);
        }

        return this;
    }

    /// <summary>A fmt chunk of 16 bytes.</summary>
    public WavBytes Format(int code, int channels, int rate, int bits, int? frame = null) => Chunk("fmt ", FormatBytes(code, channels, rate, bits, frame));

    /// <summary>A fmt chunk of the extensible format, of 40 bytes.</summary>
    public WavBytes Extensible(int code, int channels, int rate, int bits, byte lastByte = 0x71) => Chunk("fmt ",
        [.. FormatBytes(0xFFFE, channels, rate, bits, null), 22, 0, (byte)bits, 0, 3, 0, 0, 0, (byte)code, 0, 0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, lastByte]);

    /// <summary>The file.</summary>
    public byte[] File(string form = "RIFF", uint? announced = null)
    {
        byte[] file = [.. Encoding.ASCII.GetBytes(form), 0, 0, 0, 0, .. "WAVE"u8, .. _chunks];
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(4), announced ?? (uint)(file.Length - 8));
        return file;
    }

    /// <summary>The little-endian bytes of 16-bit samples.</summary>
    public static byte[] Shorts(params short[] samples) => [.. samples.SelectMany(BitConverter.GetBytes)];

    private static byte[] FormatBytes(int code, int channels, int rate, int bits, int? frame)
    {
        int frameBytes = frame ?? channels * bits / 8;
        return [.. BitConverter.GetBytes((short)code), .. BitConverter.GetBytes((short)channels), .. BitConverter.GetBytes(rate), .. BitConverter.GetBytes(rate * frameBytes),
            .. BitConverter.GetBytes((short)frameBytes), .. BitConverter.GetBytes((short)bits)];
    }

    private void Add(int bytes, ulong value)
    {
        for (int i = 0; i < bytes; i++)
        {
            _chunks.Add((byte)(value >> (8 * i)));
        }
    }
}
