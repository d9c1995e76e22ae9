namespace Mote.Operators.Convolution;

/// <summary>
/// How the columns of a depthwise convolution's output are cut into blocks of neighbouring pixels, which share the columns of input that they
/// read. Only the first block may reach into the padding on the left and only the last into that on the right, so that the C compiler knows
/// at compile time which columns exist. Pixels after the last block are computed one by one.
/// </summary>
/// <param name="Pixels">Pixels a block; 1 without blocks.</param>
/// <param name="Count">The number of blocks; 0 where none are possible.</param>
/// <param name="OutsideLeft">Columns of the first block that lie in the padding.</param>
/// <param name="OutsideRight">Columns of the last block that lie in the padding.</param>
public readonly record struct DepthwiseBlocks(int Pixels, int Count, int OutsideLeft, int OutsideRight)
{
    /// <summary>The kernel unrolls loops over the columns of a block up to this length.</summary>
    private const int MostColumns = 13;

    /// <summary>The cut that leaves the fewest pixels over; of equal ones that with the largest blocks.</summary>
    /// <param name="width">Columns of the input.</param>
    /// <param name="outputWidth">Columns of the output.</param>
    /// <param name="kernel">Taps.</param>
    /// <param name="stride">Columns between windows.</param>
    /// <param name="dilation">Columns between taps.</param>
    /// <param name="left">Padding on the left.</param>
    public static DepthwiseBlocks Of(int width, int outputWidth, int kernel, int stride, int dilation, int left)
    {
        var best = new DepthwiseBlocks(1, 0, 0, 0);
        int fewest = int.MaxValue;
        for (int pixels = 5; pixels >= 2; pixels--)
        {
            if (Cut(pixels, width, outputWidth, kernel, stride, dilation, left) is { } cut && outputWidth - pixels * cut.Count < fewest)
            {
                (best, fewest) = (cut, outputWidth - pixels * cut.Count);
            }
        }

        return best;
    }

    private static DepthwiseBlocks? Cut(int pixels, int width, int outputWidth, int kernel, int stride, int dilation, int left)
    {
        int count = outputWidth / pixels;
        long reach = (kernel - 1L) * dilation + 1;
        long columns = (pixels - 1L) * stride + reach;
        long step = (long)pixels * stride;
        if (count == 0 || columns > MostColumns)
        {
            return null;
        }

        long right = Math.Max((count - 1) * step + columns - left - width, 0);
        bool middleIsInside = count == 1 || (left <= step && (count - 2) * step + columns - left <= width);
        return middleIsInside && left + right < columns ? new DepthwiseBlocks(pixels, count, left, (int)right) : null;
    }
}
