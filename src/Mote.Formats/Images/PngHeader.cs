using System.Buffers.Binary;
using Mote.Core;

namespace Mote.Formats.Images;

/// <summary>What the IHDR chunk of a PNG file says.</summary>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
/// <param name="Depth">Bits of a sample: 1, 2, 4, 8 or 16.</param>
/// <param name="Colour">0 grey, 2 RGB, 3 palette, 4 grey with alpha, 6 RGB with alpha.</param>
/// <param name="IsInterlaced">True for the seven passes of Adam7.</param>
internal sealed record PngHeader(int Width, int Height, int Depth, int Colour, bool IsInterlaced)
{
    /// <summary>Bytes of the chunk.</summary>
    public const int Length = 13;

    public const int Palette = 3;

    /// <summary>Samples of a pixel as stored.</summary>
    public int Samples => Colour switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 };

    /// <summary>Channels of the picture.</summary>
    public int Channels => Colour is 0 or 4 ? 1 : 3;

    /// <summary>Bits of a pixel as stored.</summary>
    public int PixelBits => Samples * Depth;

    /// <summary>Bytes of a row of so many pixels, without the byte that names its filter.</summary>
    public int RowBytes(int pixels) => (int)(((long)pixels * PixelBits + 7) / 8);

    /// <summary>Where the pixels of the passes lie: first column and row, steps between columns and rows.</summary>
    public IReadOnlyList<(int X, int Y, int StepX, int StepY)> Passes => IsInterlaced ? Adam7 : Single;

    /// <summary>Bytes of all rows with their filters.</summary>
    public long DataBytes
    {
        get
        {
            long sum = 0;
            foreach (var (x, y, stepX, stepY) in Passes)
            {
                int columns = Count(Width, x, stepX);
                sum += columns == 0 ? 0 : Count(Height, y, stepY) * (1L + RowBytes(columns));
            }

            return sum;
        }
    }

    private static readonly (int X, int Y, int StepX, int StepY)[] Single = [(0, 0, 1, 1)];

    private static readonly (int X, int Y, int StepX, int StepY)[] Adam7 = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];

    /// <summary>How many of 0 .. extent - 1 are first, first + step, ...</summary>
    public static int Count(int extent, int first, int step) => extent <= first ? 0 : (extent - first + step - 1) / step;

    /// <summary>Reads the content of the chunk.</summary>
    /// <exception cref="DiagnosticException">The combination is not one of the format.</exception>
    public static PngHeader Read(ReadOnlySpan<byte> chunk, string fileName)
    {
        long width = BinaryPrimitives.ReadUInt32BigEndian(chunk);
        long height = BinaryPrimitives.ReadUInt32BigEndian(chunk[4..]);
        PictureError.CheckExtents(fileName, width, height);
        var (depth, colour) = (chunk[8], chunk[9]);
        bool known = colour switch
        {
            0 => depth is 1 or 2 or 4 or 8 or 16,
            Palette => depth is 1 or 2 or 4 or 8,
            2 or 4 or 6 => depth is 8 or 16,
            _ => false,
        };
        if (!known || chunk[10] != 0 || chunk[11] != 0 || chunk[12] > 1)
        {
            throw PictureError.At(DiagnosticIds.UnsupportedEncoding, fileName, 16,
                $"the header asks for {depth} bits of colour type {colour}, compression {chunk[10]}, filter {chunk[11]}, interlace {chunk[12]}", "what PNG defines");
        }

        return new PngHeader((int)width, (int)height, depth, colour, chunk[12] == 1);
    }
}
