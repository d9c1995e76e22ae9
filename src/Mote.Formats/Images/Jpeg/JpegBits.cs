using Mote.Core;

namespace Mote.Formats.Images.Jpeg;

/// <summary>The bits of an entropy-coded segment, most significant first, without the zero bytes that are stuffed behind 0xFF.</summary>
internal ref struct JpegBits(ReadOnlySpan<byte> file, int start, string fileName)
{
    private readonly ReadOnlySpan<byte> _file = file;
    private ulong _bits;
    private int _count;

    // Zeros that were put behind the end of the segment. They may be looked at, but not consumed.
    private int _madeUp;
    private bool _atMarker;

    /// <summary>The offset of the next byte that was not looked at; behind a whole segment that of its marker.</summary>
    public int Position { get; private set; } = start;

    public readonly string FileName => fileName;

    /// <summary>The next 16 bits without consuming them.</summary>
    public int Peek16()
    {
        if (_count < 16)
        {
            Fill();
        }

        return (int)(_bits >> (_count - 16)) & 0xFFFF;
    }

    /// <summary>Consumes bits that were looked at.</summary>
    public void Skip(int count)
    {
        _count -= count;
        if (_count < _madeUp)
        {
            throw PictureError.At(DiagnosticIds.RecordingTruncated, fileName, Position, $"the compressed data ends before the picture is complete", remedy: "Copy the file again");
        }
    }

    /// <summary>The next 0 to 16 bits.</summary>
    public int Read(int count)
    {
        int value = Peek16() >> (16 - count);
        Skip(count);
        return value;
    }

    /// <summary>A difference of a category: 0 for the category 0, else -(2^n - 1) .. -2^(n-1) and 2^(n-1) .. 2^n - 1 (figure F.12 of ITU-T T.81).</summary>
    public int ReadSigned(int category)
    {
        int value = Read(category);
        return category == 0 || value >> (category - 1) != 0 ? value : value - (1 << category) + 1;
    }

    /// <summary>Goes behind the marker RSTn that must be next, wherever the segment ended.</summary>
    public void Restart(int number)
    {
        SkipToMarker();
        if (Position + 1 >= _file.Length || _file[Position + 1] != 0xD0 + number)
        {
            throw PictureError.At(DiagnosticIds.DamagedData, fileName, Position, $"the restart marker {number} is missing", remedy: "Copy the file again");
        }

        Position += 2;
        (_bits, _count, _madeUp, _atMarker) = (0, 0, 0, false);
    }

    /// <summary>Goes to the marker that ends the segment, or to the end of the file.</summary>
    public void SkipToMarker()
    {
        while (Position < _file.Length && !(_file[Position] == 0xFF && Position + 1 < _file.Length && _file[Position + 1] is not (0 or 0xFF)))
        {
            Position++;
        }
    }

    private void Fill()
    {
        while (_count <= 48)
        {
            byte value = 0;
            if (!_atMarker && Position < _file.Length && (_file[Position] != 0xFF || (Position + 1 < _file.Length && _file[Position + 1] == 0)))
            {
                value = _file[Position];
                Position += value == 0xFF ? 2 : 1;
            }
            else
            {
                _atMarker = true;
                _madeUp += 8;
            }

            _bits = _bits << 8 | value;
            _count += 8;
        }
    }
}
