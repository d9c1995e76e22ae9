using Mote.Operators.Training;

namespace Mote.Operators.Convolution;

/// <summary>
/// A depthwise sum over an image and a window of taps; channels lie side by side everywhere. All distances are in elements. See
/// <see cref="DepthwiseSum{TLanes, TVector}"/>.
/// </summary>
internal struct DepthwiseCall
{
    /// <summary>Rows of the image.</summary>
    public int Rows;

    /// <summary>Columns of the image.</summary>
    public int Columns;

    /// <summary>From the source of an image's row to that of the next.</summary>
    public nint SourceRow;

    /// <summary>From the source of an image's column to that of the next.</summary>
    public nint SourceColumn;

    /// <summary>In the source, from a row of taps to the next.</summary>
    public nint TapRow;

    /// <summary>In the source, from a column of taps to the next.</summary>
    public nint TapColumn;

    /// <summary>In the weights, from a row of taps to the next.</summary>
    public nint WeightRow;

    /// <summary>In the weights, from a column of taps to the next.</summary>
    public nint WeightColumn;

    /// <summary>From a row of the image to the next.</summary>
    public nint ImageRow;

    /// <summary>From a column of the image to the next.</summary>
    public nint ImageColumn;

    /// <summary>From a row of the start to the next; 0 where all start from a bias.</summary>
    public nint StartRow;

    /// <summary>From a column of the start to the next; 0 where all start from a bias.</summary>
    public nint StartColumn;
}

/// <summary>
/// Sums for depthwise convolutions with windows of any extent, in blocks of at most 3 x 3 taps, row by row; each element is one chain of fused
/// multiply-adds in that order.
/// </summary>
/// <typeparam name="TLanes">The vectors.</typeparam>
/// <typeparam name="TVector">Their type.</typeparam>
internal static unsafe class DepthwiseSum<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    private const int Most = 3;

    /// <summary>
    /// Pixels after which the channels change: many enough that weights are seldom loaded, few enough that the rows of an image are walked through in
    /// the order of memory.
    /// </summary>
    private const int Stretch = 32;

    /// <summary>image[y, x, c] = start + sum over taps of source * weights; the start is a bias or, where null, 0. Without taps the image is the start.</summary>
    public static void Windows(DepthwiseCall call, int tapRows, int tapColumns, float* source, float* weights, float* image, float* bias, int channels)
    {
        if (tapRows == 0 || tapColumns == 0)
        {
            for (int y = 0; y < call.Rows; y++)
            {
                for (int x = 0; x < call.Columns; x++)
                {
                    var pixel = new Span<float>(image + y * call.ImageRow + x * call.ImageColumn, channels);
                    if (bias == null)
                    {
                        pixel.Clear();
                    }
                    else
                    {
                        new ReadOnlySpan<float>(bias, channels).CopyTo(pixel);
                    }
                }
            }

            return;
        }

        int rows = call.Rows, stretch = Math.Max(1, Stretch / Math.Max(call.Columns, 1));
        for (int y = 0; y < rows; y += stretch)
        {
            call.Rows = Math.Min(stretch, rows - y);
            float* start = bias;
            float* to = image + y * call.ImageRow;
            (call.StartRow, call.StartColumn) = (0, 0);
            for (int i = 0; i < tapRows; i += Most)
            {
                for (int j = 0; j < tapColumns; j += Most)
                {
                    float* from = source + y * call.SourceRow + i * call.TapRow + j * call.TapColumn;
                    DepthwiseKernels<TLanes, TVector>.Windows[Kernel(tapRows - i, tapColumns - j)](
                        &call, from, weights + i * call.WeightRow + j * call.WeightColumn, to, start, channels);
                    start = to;
                    (call.StartRow, call.StartColumn) = (call.ImageRow, call.ImageColumn);
                }
            }
        }
    }

    /// <summary>gradient[tap, c] += sum over the image of source * image.</summary>
    public static void Gradients(DepthwiseCall call, int tapRows, int tapColumns, float* source, float* image, float* gradient, int channels)
    {
        int rows = call.Rows, stretch = Math.Max(1, Stretch / Math.Max(call.Columns, 1));
        for (int y = 0; y < rows; y += stretch)
        {
            call.Rows = Math.Min(stretch, rows - y);
            for (int i = 0; i < tapRows; i += Most)
            {
                for (int j = 0; j < tapColumns; j += Most)
                {
                    float* from = source + y * call.SourceRow + i * call.TapRow + j * call.TapColumn;
                    DepthwiseKernels<TLanes, TVector>.Gradients[Kernel(tapRows - i, tapColumns - j)](
                        &call, from, image + y * call.ImageRow, gradient + i * call.WeightRow + j * call.WeightColumn, channels);
                }
            }
        }
    }

    private static int Kernel(int tapRows, int tapColumns) => 3 * (Math.Min(Most, tapRows) - 1) + Math.Min(Most, tapColumns) - 1;
}
