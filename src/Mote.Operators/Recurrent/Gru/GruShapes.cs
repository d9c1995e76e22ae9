using Mote.Core;

namespace Mote.Operators.Recurrent;

/// <summary>The extents of a GRU: x (batch, steps, features), hidden state (batch, units).</summary>
/// <param name="Batch">Sequences.</param>
/// <param name="Steps">Steps of a sequence.</param>
/// <param name="Features">Elements of a step.</param>
/// <param name="Units">Elements of the hidden state.</param>
internal readonly record struct GruShapes(int Batch, int Steps, int Features, int Units)
{
    /// <summary>Gates: update, reset, candidate.</summary>
    public const int Gates = 3;

    /// <summary>Sums of this many products of two bytes fit 31 bits.</summary>
    private const int MostProducts = 1 << 16;

    /// <summary>Rows of the kernels.</summary>
    public int Rows => Gates * Units;

    /// <summary>The shape of the result.</summary>
    public Shape Output(bool sequences) => sequences ? new Shape(Batch, Steps, Units) : new Shape(Batch, Units);

    /// <summary>The extents of a node that was checked.</summary>
    public static GruShapes Of(NodeView node)
    {
        var x = node.Input(0).Shape;
        return new GruShapes(x[0], x[1], x[2], node.Input(2).Shape[1]);
    }

    /// <summary>Checks that x, kernel, recurrent kernel and bias (slots 0 to 3, the bias may be absent) fit together; null, with a report, where they do not.</summary>
    public static GruShapes? Check(NodeView node, NodeReport report)
    {
        var (x, kernel, recurrent) = (node.Input(0).Shape, node.Input(1).Shape, node.Input(2).Shape);
        if (x.Rank != 3 || kernel.Rank != 2 || recurrent.Rank != 2 || x.Dimensions.Any(d => d < 1) || recurrent[1] < 1 || kernel[1] != x[2]
            || x[2] > MostProducts || recurrent[1] > MostProducts || kernel[0] != Gates * recurrent[1] || recurrent[0] != kernel[0])
        {
            report.Shapes($"input {x}, kernel {kernel} and recurrent kernel {recurrent} do not fit together",
                "(batch, steps, features), (3 * units, features), (3 * units, units), up to 65536 features and units");
            return null;
        }

        var shapes = Of(node);
        if (node.OptionalInput(3) is { } bias && bias.Shape != new Shape(2, shapes.Rows))
        {
            report.Shapes($"the bias is {bias.Shape}", $"2x{shapes.Rows}: that of the input, then that of the hidden state");
            return null;
        }

        long rows = shapes.Batch * (long)shapes.Steps;
        if (rows > int.MaxValue / Math.Max(shapes.Rows, shapes.Features))
        {
            report.Error(DiagnosticIds.TooLarge, $"{rows} steps of {shapes.Units} units are too many", "fewer than 2^31 gates");
            return null;
        }

        return shapes;
    }
}
