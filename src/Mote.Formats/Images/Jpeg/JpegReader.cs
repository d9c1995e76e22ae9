using System.Buffers.Binary;
using Mote.Core;

namespace Mote.Formats.Images.Jpeg;

/// <summary>
/// Reads JPEG (ITU-T T.81): baseline, extended sequential and progressive with Huffman codes and 8 bits; grey, YCbCr and RGB (by the Adobe marker or by
/// components that are called R, G, B); any sampling factors; restart markers. Transform, interpolation of the colours and colour conversion give the pixels of
/// libjpeg with its default settings. The orientation of EXIF is not applied. Arithmetic coding, 12 bits, lossless and hierarchical files and four colours are refused.
/// </summary>
public static class JpegReader
{
    /// <summary>True when a file starts like one of this format.</summary>
    public static bool IsJpeg(ReadOnlySpan<byte> file) => file.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]);

    /// <summary>Reads a file.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="fileName">Its name, for messages.</param>
    /// <exception cref="DiagnosticException">The file is not JPEG, is damaged or cut off, or is coded in another way.</exception>
    public static Picture Read(ReadOnlySpan<byte> file, string fileName) => IsJpeg(file)
        ? new JpegMarkers(fileName).Read(file)
        : throw PictureError.Of(DiagnosticIds.NotThisFormat, fileName, $"the file does not start like a JPEG file");
}

/// <summary>Walks over the marker segments of a file; the tables that they define are kept until they are replaced.</summary>
internal sealed class JpegMarkers(string fileName)
{
    // Refinement makes about 10 of them. More cost time: each may pass over every block.
    private const int MaxScans = 256;

    private readonly ushort[]?[] _steps = new ushort[4][];
    private readonly JpegHuffman?[] _dc = new JpegHuffman[4];
    private readonly JpegHuffman?[] _ac = new JpegHuffman[4];
    private JpegFrame? _frame;
    private int _restartInterval;
    private int _scans;
    private bool _isJfif;
    private int _adobeTransform = -1;

    public Picture Read(ReadOnlySpan<byte> file)
    {
        int at = 2;
        while (true)
        {
            int marker = FindMarker(file, ref at);
            if (marker is 0xD9 or < 0)
            {
                return Finish(isComplete: marker == 0xD9, at);
            }

            if (marker is 0x01 or (>= 0xD0 and <= 0xD7))
            {
                continue;
            }

            int length = file.Length - at < 2 ? 0 : BinaryPrimitives.ReadUInt16BigEndian(file[at..]);
            if (length < 2 || length > file.Length - at)
            {
                throw Error(DiagnosticIds.RecordingTruncated, at, $"a segment announces {length} bytes where {file.Length - at} are left", remedy: "Copy the file again");
            }

            var content = file.Slice(at + 2, length - 2);
            at += length;
            if (marker == 0xDA)
            {
                at = ReadScan(file, content, at);
            }
            else
            {
                ReadSegment(marker, content, at - length, file.Length);
            }
        }
    }

    /// <summary>The code of the next marker, behind which at then stands; -1 at the end of the file.</summary>
    private int FindMarker(ReadOnlySpan<byte> file, ref int at)
    {
        int start = at;
        while (at < file.Length && file[at] == 0xFF)
        {
            at++;
        }

        if (at >= file.Length)
        {
            return -1;
        }

        return at > start && file[at] != 0 ? file[at++] : throw Error(DiagnosticIds.DamagedData, start, $"there is no marker where a segment should begin", remedy: "Copy the file again");
    }

    private void ReadSegment(int marker, ReadOnlySpan<byte> content, int at, int fileLength)
    {
        switch (marker)
        {
            case 0xC4:
                ReadHuffman(content, at);
                break;
            case 0xDB:
                ReadSteps(content, at);
                break;
            case 0xDD:
                _restartInterval = content.Length == 2 ? BinaryPrimitives.ReadUInt16BigEndian(content) : throw Damaged(at, "DRI");
                break;
            case 0xC0 or 0xC1 or 0xC2:
                ReadFrame(content, marker == 0xC2, at, fileLength);
                break;
            case 0xC9 or 0xCA or 0xCC or 0xCD or 0xCE:
                throw Unsupported(at, "arithmetic coding");
            case 0xC3 or 0xC7 or 0xCB or 0xCF:
                throw Unsupported(at, "lossless coding");
            case 0xC5 or 0xC6 or 0xDE or 0xDF:
                throw Unsupported(at, "hierarchical coding");
            case 0xDC:
                throw Unsupported(at, "a height that follows the picture");
            case 0xE0:
                _isJfif |= content.StartsWith("JFIF\0"u8);
                break;
            case 0xEE when content.StartsWith("Adobe"u8) && content.Length >= 12:
                _adobeTransform = content[11];
                break;
            case (>= 0xE0 and <= 0xEF) or 0xFE:
                break;
            default:
                throw Error(DiagnosticIds.DamagedData, at, $"the marker {marker:X2} is not known");
        }
    }

    private void ReadSteps(ReadOnlySpan<byte> content, int at)
    {
        while (content.Length > 0)
        {
            var (isWide, slot) = (content[0] >> 4, content[0] & 15);
            int length = 1 + 64 * (1 + isWide);
            if (isWide > 1 || slot > 3 || content.Length < length)
            {
                throw Damaged(at, "DQT");
            }

            var steps = new ushort[64];
            for (int k = 0; k < 64; k++)
            {
                steps[JpegScan.ZigZag[k]] = isWide == 1 ? BinaryPrimitives.ReadUInt16BigEndian(content[(1 + 2 * k)..]) : content[1 + k];
            }

            _steps[slot] = steps;
            content = content[length..];
        }
    }

    private void ReadHuffman(ReadOnlySpan<byte> content, int at)
    {
        while (content.Length > 0)
        {
            var (isAc, slot) = (content[0] >> 4, content[0] & 15);
            int symbols = 0;
            for (int i = 1; i <= 16 && i < content.Length; i++)
            {
                symbols += content[i];
            }

            if (isAc > 1 || slot > 3 || symbols > 256 || content.Length < 17 + symbols)
            {
                throw Damaged(at, "DHT");
            }

            (isAc == 1 ? _ac : _dc)[slot] = new JpegHuffman(content[1..17], content.Slice(17, symbols), fileName, at);
            content = content[(17 + symbols)..];
        }
    }

    private void ReadFrame(ReadOnlySpan<byte> content, bool isProgressive, int at, int fileLength)
    {
        int count = content.Length < 6 ? 0 : content[5];
        if (count == 0 || content.Length != 6 + 3 * count || _frame is not null)
        {
            throw Damaged(at, "SOF");
        }

        if (content[0] != 8)
        {
            throw Error(DiagnosticIds.UnsupportedEncoding, at, $"the samples have {content[0]} bits", "8 bits");
        }

        int height = BinaryPrimitives.ReadUInt16BigEndian(content[1..]);
        int width = BinaryPrimitives.ReadUInt16BigEndian(content[3..]);
        if (height == 0)
        {
            throw Unsupported(at, "a height that follows the picture");
        }

        PictureError.CheckExtents(fileName, width, height);
        if (count is not (1 or 3))
        {
            throw Error(DiagnosticIds.UnsupportedEncoding, at, $"the picture has {count} components{(count == 4 ? ", as CMYK has" : "")}", "1 (grey) and 3 (YCbCr, RGB)");
        }

        List<JpegComponent> components = [];
        for (int i = 0; i < count; i++)
        {
            var part = content.Slice(6 + 3 * i, 3);
            var component = new JpegComponent(part[0], part[1] >> 4, part[1] & 15, part[2]);
            if (component.H is 0 or > 4 || component.V is 0 or > 4 || component.Quantization > 3 || components.Exists(c => c.Id == component.Id))
            {
                throw Damaged(at, "SOF");
            }

            components.Add(component);
        }

        var frame = new JpegFrame(width, height, isProgressive, components);

        // Every block has a code of a bit at least: a small file cannot ask for much memory.
        if (frame.CodedBlocks > 8L * fileLength)
        {
            throw Error(DiagnosticIds.RecordingTruncated, at, $"a file of {fileLength} bytes cannot hold {width} x {height} pixels", remedy: "Copy the file again");
        }

        frame.Allocate();
        _frame = frame;
    }

    private int ReadScan(ReadOnlySpan<byte> file, ReadOnlySpan<byte> content, int at)
    {
        int headerAt = at - content.Length - 2;
        int count = content.Length == 0 ? 0 : content[0];
        if (_frame is null || count is 0 or > 3 || content.Length != 4 + 2 * count || ++_scans > MaxScans)
        {
            throw Damaged(headerAt, "SOS");
        }

        var (start, end, high, low) = (content[^3], content[^2], content[^1] >> 4, content[^1] & 15);
        if (!_frame.IsProgressive)
        {
            // What else is said there means nothing in these files.
            (start, end, high, low) = (0, 63, 0, 0);
        }
        else if (start > end || end > 63 || low > 13 || (start == 0 && end != 0) || (start > 0 && count > 1) || (high != 0 && high != low + 1))
        {
            throw Damaged(headerAt, "SOS");
        }

        List<JpegScanComponent> components = [];
        for (int i = 0; i < count; i++)
        {
            int id = content[1 + 2 * i];
            var (dc, ac) = (content[2 + 2 * i] >> 4, content[2 + 2 * i] & 15);
            var component = _frame.Components.FirstOrDefault(c => c.Id == id && !components.Exists(other => other.Component == c));
            bool needsDc = start == 0 && high == 0;
            if (component is null || dc > 3 || ac > 3 || (needsDc && _dc[dc] is null) || (end > 0 && _ac[ac] is null))
            {
                throw Damaged(headerAt, "SOS");
            }

            component.Steps ??= _steps[component.Quantization] ?? throw Error(DiagnosticIds.DamagedData, headerAt, $"the quantization table {component.Quantization} is missing", remedy: "Copy the file again");
            foreach (ref int bit in component.LowestBit.AsSpan(start, end - start + 1))
            {
                if (bit != (high == 0 ? -1 : high))
                {
                    throw Error(DiagnosticIds.DamagedData, headerAt, $"a scan brings coefficients that are there already, or refines what is not there");
                }

                bit = low;
            }

            components.Add(new JpegScanComponent(component, _dc[dc], _ac[ac]));
        }

        var bits = new JpegBits(file, at, fileName);
        new JpegScan(_frame, components, start, end, high, low, _restartInterval).Decode(ref bits);
        return bits.Position;
    }

    private Picture Finish(bool isComplete, int at)
    {
        // Without its end marker a file is whole when every coefficient was there; of a progressive one nobody knows.
        if (_frame is null || _frame.Components.Any(c => c.LowestBit[0] < 0) || (!isComplete && _frame.IsProgressive))
        {
            throw Error(DiagnosticIds.RecordingTruncated, at, $"the file ends before the picture is complete", remedy: "Copy the file again");
        }

        return JpegColour.Assemble(_frame, IsRgb(_frame.Components));
    }

    private bool IsRgb(IReadOnlyList<JpegComponent> components)
    {
        if (components.Count < 3 || _isJfif)
        {
            return false;
        }

        return _adobeTransform >= 0 ? _adobeTransform == 0 : components[0].Id == 'R' && components[1].Id == 'G' && components[2].Id == 'B';
    }

    private DiagnosticException Damaged(int at, string segment) => Error(DiagnosticIds.DamagedData, at, $"the {segment} segment contradicts itself or the rest of the file", remedy: "Copy the file again");

    private DiagnosticException Unsupported(int at, string what) => Error(DiagnosticIds.UnsupportedEncoding, at, $"the file uses {what}", "baseline and progressive files with Huffman codes");

    private DiagnosticException Error(string id, int at, FormattableString found, string? supported = null, string remedy = "Save the picture again, as PNG or as baseline JPEG") =>
        PictureError.At(id, fileName, at, found, supported, remedy);
}
