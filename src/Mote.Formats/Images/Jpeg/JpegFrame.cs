namespace Mote.Formats.Images.Jpeg;

/// <summary>What the start of a frame says, and the coefficients as far as scans have brought them.</summary>
internal sealed class JpegFrame(int width, int height, bool isProgressive, IReadOnlyList<JpegComponent> components)
{
    public int Width => width;

    public int Height => height;

    public bool IsProgressive => isProgressive;

    public IReadOnlyList<JpegComponent> Components => components;

    /// <summary>The largest horizontal sampling factor.</summary>
    public int MaxH { get; } = components.Max(c => c.H);

    /// <summary>The largest vertical sampling factor.</summary>
    public int MaxV { get; } = components.Max(c => c.V);

    /// <summary>Columns of interleaved units.</summary>
    public int UnitsWide => CeilDivide(width, 8 * MaxH);

    /// <summary>Rows of interleaved units.</summary>
    public int UnitsHigh => CeilDivide(height, 8 * MaxV);

    /// <summary>Blocks that a scan of each component alone has, of all components together.</summary>
    public long CodedBlocks => components.Sum(c => (long)CeilDivide(CeilDivide(width * c.H, MaxH), 8) * CeilDivide(CeilDivide(height * c.V, MaxV), 8));

    /// <summary>Gives every component its extents and its room.</summary>
    public void Allocate()
    {
        foreach (var c in components)
        {
            c.Width = CeilDivide(width * c.H, MaxH);
            c.Height = CeilDivide(height * c.V, MaxV);
            c.Stride = UnitsWide * c.H;
            c.Coefficients = new short[c.Stride * UnitsHigh * c.V * 64];
        }
    }

    public static int CeilDivide(int x, int by) => (x + by - 1) / by;
}

/// <summary>A component of a frame.</summary>
/// <param name="id">How scans name it.</param>
/// <param name="h">Horizontal sampling factor, 1 to 4.</param>
/// <param name="v">Vertical sampling factor, 1 to 4.</param>
/// <param name="quantization">The slot of its quantization table.</param>
internal sealed class JpegComponent(int id, int h, int v, int quantization)
{
    public int Id => id;

    public int H => h;

    public int V => v;

    public int Quantization => quantization;

    /// <summary>Columns of samples.</summary>
    public int Width { get; set; }

    /// <summary>Rows of samples.</summary>
    public int Height { get; set; }

    /// <summary>Columns of blocks, up to the last whole interleaved unit.</summary>
    public int Stride { get; set; }

    /// <summary>Blocks of 64 coefficients in rows, not yet multiplied by their steps.</summary>
    public short[] Coefficients { get; set; } = [];

    /// <summary>The steps of the coefficients in rows, as they were when the first scan of this component began; null before.</summary>
    public ushort[]? Steps { get; set; }

    /// <summary>For each coefficient in zigzag order the lowest bit that scans have brought; -1 before the first.</summary>
    public int[] LowestBit { get; } = [.. Enumerable.Repeat(-1, 64)];

    public Span<short> Block(int column, int row) => Coefficients.AsSpan((row * Stride + column) * 64, 64);
}
