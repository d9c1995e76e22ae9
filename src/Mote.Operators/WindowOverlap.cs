using System.Collections.Immutable;

namespace Mote.Operators;

/// <summary>When, within one step of a window kernel, the input is read and the output written.</summary>
public enum StepOrder
{
    /// <summary>Whatever the step needs is read (into registers, sums or scratch) before its first byte is written.</summary>
    ReadsFirst,

    /// <summary>
    /// Channels are done in groups, one after another: a group reads its own channels of the windows, and then writes the same channels of the step's pixels.
    /// Depthwise convolutions and poolings; pixels of input and output have as many bytes.
    /// </summary>
    ByChannel,

    /// <summary>
    /// Output channels are done in groups, one after another: each group reads the windows with all their channels, and then writes itself for all the
    /// step's pixels. Convolutions and dense layers.
    /// </summary>
    ByOutputGroup,

    /// <summary>
    /// A step is a row. Before its first byte is written, the rows of the input down to the last one that its windows reach are read into lines of scratch, each
    /// once and never again.
    /// </summary>
    RowsRead,
}

/// <summary>
/// How far the output (N,OH,OW,OC) of a window operator may run into its input (N,H,W,C), from the geometry and the kernel's order of reads and
/// writes. Pixels are written in row-major order, in steps of neighbouring pixels of a row. Padding is not read.
/// </summary>
/// <remarks>
/// The distance is the maximum, over all moments, of (the end of what is written of the output) - (the start of what is yet to be read of the input): for an
/// output that starts at least so many bytes below the input, no write meets a byte that is read later; one byte less, and some write does.
/// A dense layer is one with a single pixel a sample; a convolution of 1x1 that takes its pixels in one run, across the rows, is one with a single row.
/// </remarks>
public sealed record WindowOverlap
{
    private const long Never = long.MaxValue / 4;

    /// <summary>Outputs with more pixels are not looked at one by one; no microcontroller holds them.</summary>
    private const long MostPixels = 1 << 22;

    /// <summary>Samples.</summary>
    public int Batch { get; init; } = 1;

    /// <summary>Rows of the input.</summary>
    public required int Height { get; init; }

    /// <summary>Columns of the input.</summary>
    public required int Width { get; init; }

    /// <summary>Bytes of a pixel of the input: channels times the size of an element.</summary>
    public required int InputPixelBytes { get; init; }

    /// <summary>Rows of the output.</summary>
    public required int OutputHeight { get; init; }

    /// <summary>Columns of the output.</summary>
    public required int OutputWidth { get; init; }

    /// <summary>Bytes of a pixel of the output.</summary>
    public required int OutputPixelBytes { get; init; }

    /// <summary>Taps of a column of a window.</summary>
    public int KernelHeight { get; init; } = 1;

    /// <summary>Taps of a row of a window.</summary>
    public int KernelWidth { get; init; } = 1;

    /// <summary>Rows between windows.</summary>
    public int StrideHeight { get; init; } = 1;

    /// <summary>Columns between windows.</summary>
    public int StrideWidth { get; init; } = 1;

    /// <summary>Rows between taps.</summary>
    public int DilationHeight { get; init; } = 1;

    /// <summary>Columns between taps.</summary>
    public int DilationWidth { get; init; } = 1;

    /// <summary>Rows of padding above.</summary>
    public int PadTop { get; init; }

    /// <summary>Columns of padding on the left.</summary>
    public int PadLeft { get; init; }

    /// <summary>A convolution of 1x1 without strides that takes its pixels as one run: all rows of all samples are one row.</summary>
    public WindowOverlap Flat() => this with
    {
        Batch = 1,
        Height = 1,
        Width = Batch * Height * Width,
        OutputHeight = 1,
        OutputWidth = Batch * OutputHeight * OutputWidth,
    };

    /// <summary>An image of one column as one of one row, whose pixels are neighbours.</summary>
    public WindowOverlap Turned() => this with
    {
        Height = 1,
        Width = Height,
        OutputHeight = 1,
        OutputWidth = OutputHeight,
        KernelHeight = 1,
        KernelWidth = KernelHeight,
        StrideHeight = 1,
        StrideWidth = StrideHeight,
        DilationHeight = 1,
        DilationWidth = DilationHeight,
        PadTop = 0,
        PadLeft = PadTop,
    };

    /// <summary>Cuts a row into steps: as many of the first size as fit, of what is left as many of the second, and so on; single pixels in the end.</summary>
    /// <param name="width">Pixels of the row.</param>
    /// <param name="sizes">Pixels a step, descending; none for single pixels.</param>
    public static ImmutableArray<int> Steps(int width, params ReadOnlySpan<int> sizes)
    {
        var steps = ImmutableArray.CreateBuilder<int>();
        foreach (int size in sizes)
        {
            for (; width >= size; width -= size)
            {
                steps.Add(size);
            }
        }

        for (; width > 0; width--)
        {
            steps.Add(1);
        }

        return steps.ToImmutable();
    }

    /// <summary>The distance for a kernel that takes each row of the output in the same steps.</summary>
    /// <param name="order">What happens within a step.</param>
    /// <param name="steps">Pixels of each step of a row, in order; see <see cref="Steps"/>. A kernel that takes rows in two ways has the larger of both distances.</param>
    /// <param name="lastGroupBytes">Bytes of a pixel that the last group of channels writes; only for the orders by groups.</param>
    /// <exception cref="ArgumentException">The steps do not make up a row, or pixels differ in size where they must not.</exception>
    public int Distance(StepOrder order, ImmutableArray<int> steps, int lastGroupBytes = 0)
    {
        bool isGrouped = order is StepOrder.ByChannel or StepOrder.ByOutputGroup;
        if (steps.Sum(s => (long)s) != OutputWidth || steps.Any(s => s <= 0)
            || (isGrouped && lastGroupBytes <= 0) || (order == StepOrder.ByChannel && InputPixelBytes != OutputPixelBytes))
        {
            throw new ArgumentException("Not the steps of a row.", nameof(steps));
        }

        if (order == StepOrder.RowsRead)
        {
            return Clamp(DistanceByRows());
        }

        // What of its pixels a step has not written when it reads for the last time; null where it reads everything at once. By channels, what is
        // read starts as far into a pixel as what is written, so that this holds for each group.
        long? unwritten = !isGrouped || lastGroupBytes >= OutputPixelBytes ? null : order == StepOrder.ByChannel ? OutputPixelBytes : lastGroupBytes;
        return Clamp(DistanceBySteps(steps, unwritten));
    }

    /// <summary>
    /// The distance for a kernel that takes so many pixels of the output at a time, across the ends of rows and samples, and reads all of their windows
    /// before it writes any of them.
    /// </summary>
    /// <param name="pixels">Pixels of a step; the last step has fewer.</param>
    /// <returns>The distance; the largest integer, which no placement has, for outputs of more than four million pixels.</returns>
    public int DistanceInRaster(int pixels)
    {
        long distance = -Never;
        long later = Never;
        long total = (long)Batch * OutputHeight * OutputWidth;
        if (total > MostPixels)
        {
            return int.MaxValue;
        }

        for (long step = (total - 1) / pixels * pixels; step >= 0; step -= pixels)
        {
            long end = Math.Min(step + pixels, total);
            distance = later < Never ? Math.Max(distance, (end * OutputPixelBytes) - later) : distance;
            for (long p = step; p < end; p++)
            {
                later = Math.Min(later, FirstByte(p));
            }
        }

        return Clamp(distance);
    }

    // The first byte of a pixel's window.
    private long FirstByte(long pixel)
    {
        (long line, long x) = Math.DivRem(pixel, OutputWidth);
        (long sample, long y) = Math.DivRem(line, OutputHeight);
        long row = FirstTap((y * StrideHeight) - PadTop, KernelHeight, DilationHeight, Height);
        long column = FirstTap((x * StrideWidth) - PadLeft, KernelWidth, DilationWidth, Width);
        return row == Never || column == Never ? Never : ((((sample * Height) + row) * Width) + column) * InputPixelBytes;
    }

    private static int Clamp(long distance) => (int)Math.Clamp(distance, int.MinValue, int.MaxValue);

    // A window starts where its first row does (in bytes) and as far behind as its first column.
    private long DistanceBySteps(ImmutableArray<int> steps, long? unwritten)
    {
        // Within a row: at the end of a step, the windows of the next are needed; within a step of several groups, its own.
        long within = -Never;
        long written = 0;
        for (int k = 0, x = 0; k < steps.Length; k++)
        {
            long own = ColumnsFrom(x, x + steps[k]);
            x += steps[k];
            written += (long)steps[k] * OutputPixelBytes;
            if (unwritten is { } rest && own < Never)
            {
                within = Math.Max(within, written - rest - own);
            }

            if (ColumnsFrom(x, OutputWidth) is var next && next < Never)
            {
                within = Math.Max(within, written - next);
            }
        }

        long distance = -Never;
        long later = Never;
        long anyColumn = ColumnsFrom(0, OutputWidth);
        foreach ((long outputRow, long inputRow) in RowsFromTheEnd())
        {
            // At the end of the row, the rows behind it are needed; that is later than any moment within it, so it counts for all of them.
            distance = later < Never ? Math.Max(distance, outputRow + written - later) : distance;
            if (inputRow < Never && anyColumn < Never)
            {
                distance = Math.Max(distance, outputRow + within - inputRow);
                later = Math.Min(later, inputRow + anyColumn);
            }
        }

        return distance;
    }

    private long DistanceByRows()
    {
        long distance = -Never;
        long rowBytes = (long)Width * InputPixelBytes;
        long outputRowBytes = (long)OutputWidth * OutputPixelBytes;
        int last = Enumerable.Range(0, OutputHeight).Select(LastTap).DefaultIfEmpty(-1).Max();
        if (last < 0)
        {
            return distance;
        }

        for (int b = 0; b < Batch; b++)
        {
            int read = -1;
            for (int y = 0; y < OutputHeight; y++)
            {
                read = Math.Max(read, LastTap(y));
                long next = read < last ? ((long)b * Height) + read + 1 : (b + 1L) * Height;
                if (read < last || b + 1 < Batch)
                {
                    distance = Math.Max(distance, ((((long)b * OutputHeight) + y + 1) * outputRowBytes) - (next * rowBytes));
                }
            }
        }

        return distance;
    }

    private int LastTap(int y)
    {
        long start = ((long)y * StrideHeight) - PadTop;
        long taps = Math.Min(KernelHeight, start < Height ? ((Height - 1 - start) / DilationHeight) + 1 : 0);
        long row = start + ((taps - 1) * DilationHeight);
        return taps > 0 && row >= 0 ? (int)row : -1;
    }

    // For each row of the output from the last to the first: where it starts, and where the first row of its windows does; both in bytes.
    private IEnumerable<(long Output, long Input)> RowsFromTheEnd()
    {
        for (int b = Batch - 1; b >= 0; b--)
        {
            for (int y = OutputHeight - 1; y >= 0; y--)
            {
                long tap = FirstTap((y * (long)StrideHeight) - PadTop, KernelHeight, DilationHeight, Height);
                yield return (
                    (((long)b * OutputHeight) + y) * OutputWidth * OutputPixelBytes,
                    tap == Never ? Never : (((long)b * Height) + tap) * Width * InputPixelBytes);
            }
        }
    }

    // The lowest first tap of the windows at columns begin .. end of the output. Windows start further and further right, so the first that has a tap has it,
    // but for dilation, where those that begin in the padding can start behind their successors.
    private long ColumnsFrom(int begin, int end)
    {
        long first = Never;
        for (int x = begin; x < end && x - begin <= DilationWidth + PadLeft; x++)
        {
            first = Math.Min(first, FirstTap((x * (long)StrideWidth) - PadLeft, KernelWidth, DilationWidth, Width));
        }

        return first == Never ? Never : first * InputPixelBytes;
    }

    private static long FirstTap(long start, int taps, int dilation, int extent)
    {
        long skipped = start < 0 ? (dilation - 1 - start) / dilation : 0;
        long tap = start + (skipped * dilation);
        return skipped < taps && tap < extent ? tap : Never;
    }
}
