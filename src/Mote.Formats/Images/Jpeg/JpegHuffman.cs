using Mote.Core;

namespace Mote.Formats.Images.Jpeg;

/// <summary>A Huffman table (annex C of ITU-T T.81): codes of 1 to 16 bits for up to 256 symbols.</summary>
internal sealed class JpegHuffman
{
    private const int FastBits = 9;

    // Length << 8 | symbol of the code that the first bits begin with; 0 when it is longer.
    private readonly ushort[] _fast = new ushort[1 << FastBits];

    // For each length the first value of 16 bits behind its codes, and what leads from a code to its symbol.
    private readonly int[] _end = new int[17];
    private readonly int[] _offset = new int[17];
    private readonly byte[] _symbols;

    /// <summary>Builds the table.</summary>
    /// <param name="counts">How many codes of 1, 2, ... 16 bits there are.</param>
    /// <param name="symbols">Their symbols, in the order of the codes.</param>
    /// <param name="fileName">For messages.</param>
    /// <param name="at">Where the table stands.</param>
    /// <exception cref="DiagnosticException">There are more codes of a length than are left.</exception>
    public JpegHuffman(ReadOnlySpan<byte> counts, ReadOnlySpan<byte> symbols, string fileName, int at)
    {
        _symbols = symbols.ToArray();
        int code = 0;
        int index = 0;
        for (int length = 1; length <= 16; length++)
        {
            _offset[length] = index - code;
            for (int i = 0; i < counts[length - 1]; i++, code++, index++)
            {
                if (code >= 1 << length)
                {
                    throw PictureError.At(DiagnosticIds.DamagedData, fileName, at, $"a Huffman table has too many codes of {length} bits");
                }

                if (length <= FastBits)
                {
                    _fast.AsSpan(code << (FastBits - length), 1 << (FastBits - length)).Fill((ushort)(length << 8 | _symbols[index]));
                }
            }

            _end[length] = code << (16 - length);
            code <<= 1;
        }
    }

    /// <summary>The symbol of the next code.</summary>
    public int Decode(ref JpegBits bits)
    {
        int next = bits.Peek16();
        int fast = _fast[next >> (16 - FastBits)];
        if (fast != 0)
        {
            bits.Skip(fast >> 8);
            return fast & 0xFF;
        }

        for (int length = FastBits + 1; length <= 16; length++)
        {
            if (next < _end[length])
            {
                bits.Skip(length);
                return _symbols[(next >> (16 - length)) + _offset[length]];
            }
        }

        throw PictureError.At(DiagnosticIds.DamagedData, bits.FileName, bits.Position, $"the compressed data has a code that is not in its Huffman table", remedy: "Copy the file again");
    }
}
