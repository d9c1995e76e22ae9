using Mote.Core;
using Mote.Operators.Training;

namespace Mote.Operators.Convolution;

/// <summary>The windows over y (N,OH,OW,O) that the pixels of x (N,H,W,C) are spread over by a filter (O,KH,KW,C).</summary>
/// <param name="Input">The shape of x.</param>
/// <param name="Filter">The shape of the filter.</param>
/// <param name="Output">The shape of y.</param>
/// <param name="Stride">Rows and columns between windows.</param>
/// <param name="Before">Rows above and columns left of y that windows reach into.</param>
internal sealed record SpreadWindows(Shape Input, Shape Filter, Shape Output, (int Rows, int Columns) Stride, (int Rows, int Columns) Before)
{
    /// <summary>Elements of a window.</summary>
    public int Taps => Filter[1] * Filter[2];

    /// <summary>Channels of y.</summary>
    public int Filters => Filter[0];

    /// <summary>Channels of x.</summary>
    public int Channels => Filter[3];

    /// <summary>Pixels of a sample of x.</summary>
    public int InputPixels => Input[1] * Input[2];

    /// <summary>Pixels of a sample of y.</summary>
    public int OutputPixels => Output[1] * Output[2];

    /// <summary>How the batch is shared out.</summary>
    public Portions Samples => Portions.Of(Input[0], (long)InputPixels * Filter.ElementCount);

    /// <summary>The pixel of y, counted through the batch, that a tap of a pixel of x adds to; -1 outside.</summary>
    public int Target(int from, int tap)
    {
        (int line, int column) = Math.DivRem(from, Input[2]);
        (int batch, int row) = Math.DivRem(line, Input[1]);
        (int tapRow, int tapColumn) = Math.DivRem(tap, Filter[2]);
        long y = (long)row * Stride.Rows - Before.Rows + tapRow;
        long x = (long)column * Stride.Columns - Before.Columns + tapColumn;
        return y >= 0 && y < Output[1] && x >= 0 && x < Output[2] ? (int)((batch * (long)Output[1] + y) * Output[2] + x) : -1;
    }
}
