using Mote.Core;

namespace Mote.Operators.Convolution;

/// <summary>What the convolutions share about the geometry of their operands.</summary>
internal static class ConvolutionChecks
{
    /// <summary>No stride and no distance between the first and the last tap is longer, so that 32-bit indices cannot overflow.</summary>
    private const int LongestStep = 1 << 24;

    /// <summary>Sums of this many products of an 8-bit weight and a 9-bit input fit 32 bits.</summary>
    private const int MostTaps = 1 << 16;

    /// <summary>Reports extents of 0, strides and dilations that are out of range, and windows with too many taps.</summary>
    /// <param name="report">Where to.</param>
    /// <param name="x">(N,H,W,C), of rank 4.</param>
    /// <param name="filter">Of rank 4 with rows and columns in the middle.</param>
    /// <param name="stride">Rows and columns.</param>
    /// <param name="dilation">Rows and columns.</param>
    public static bool Window(NodeReport report, Shape x, Shape filter, (int Rows, int Columns) stride, (int Rows, int Columns) dilation)
    {
        if (x.Dimensions.Contains(0) || filter.Dimensions.Contains(0))
        {
            report.Shapes($"input {x} or filter {filter} is empty");
            return false;
        }

        if (stride.Rows < 1 || stride.Columns < 1 || dilation.Rows < 1 || dilation.Columns < 1
            || stride.Rows > LongestStep || stride.Columns > LongestStep
            || (filter[1] - 1L) * dilation.Rows > LongestStep || (filter[2] - 1L) * dilation.Columns > LongestStep
            || dilation.Rows > LongestStep || dilation.Columns > LongestStep)
        {
            report.Error(DiagnosticIds.UnsupportedAttribute,
                $"the strides {stride.Rows}x{stride.Columns} or dilations {dilation.Rows}x{dilation.Columns} are out of range", $"1 to {LongestStep}");
            return false;
        }

        if ((long)filter[1] * filter[2] * filter[3] > MostTaps)
        {
            report.Shapes($"the filter {filter} has too many taps", $"up to {MostTaps}");
            return false;
        }

        return true;
    }

    /// <summary>Reports a bias that has not one element a channel.</summary>
    public static bool Bias(NodeReport report, Tensor? bias, int channels)
    {
        if (bias is null || bias.Shape.ElementCount == channels)
        {
            return true;
        }

        report.Shapes($"the bias {bias.Shape} does not have one element for each of the {channels} output channels");
        return false;
    }
}
