using System.Collections.Immutable;
using Mote.Core;

namespace Mote.Operators.Spectrum;

/// <summary>
/// DCT: the first m coefficients of the orthonormal cosine transform (DCT-II) of each row, x (...,n) -> y (...,m): y[j] = c sum of x[k] cos(pi j (2k + 1) / (2n)), c = sqrt(1/n) for
/// j = 0, else sqrt(2/n). An optional second input (...,1) takes the place of y[0], as cepstra have the logarithm of the frame's energy there. float32: even j sum x[k] + x[n-1-k]
/// times the constant, odd j x[k] - x[n-1-k], over the first half in order, then the one in the middle. int16: constants in Q15, exact sums, halves up, limited to the type.
/// </summary>
[Operator]
public sealed partial record Dct : Operator, IOperator<Dct>
{
    /// <summary>The longest row.</summary>
    private const int LongestRow = 4096;

    /// <inheritdoc/>
    public override string Name => "DCT";

    /// <summary>m, the number of coefficients; 0 for all n.</summary>
    public int Coefficients { get; init; }

    /// <inheritdoc/>
    public override ImmutableArray<TensorType> Infer(NodeView node, NodeReport report)
    {
        if (!report.Counts(1, 2, 1)
            || !report.Types(TypeRow.Of(ElementType.Float32, ElementType.Float32, ElementType.Float32), TypeRow.Of(ElementType.Int16, ElementType.Int16, ElementType.Int16)))
        {
            return [];
        }

        var x = node.Input(0).Shape;
        if (!SpectrumChecks.IsFull(report, x, 1))
        {
            return [];
        }

        if (x[-1] > LongestRow)
        {
            report.Shapes($"rows of {x[-1]} numbers are too long", $"up to {LongestRow}");
            return [];
        }

        if (Coefficients < 0 || Coefficients > x[-1])
        {
            report.Error(DiagnosticIds.UnsupportedAttribute, $"{Coefficients} coefficients of rows of {x[-1]} numbers are out of range", $"0 (all) to {x[-1]}");
            return [];
        }

        if (node.OptionalInput(1) is { } first && first.Shape != new Shape([.. x.Dimensions[..^1], 1]))
        {
            report.Shapes($"the first coefficients {first.Shape} are not one for each row of {x}");
            return [];
        }

        return SpectrumChecks.WithInner(report, x, 1, Kept(x)) is { } y ? [new TensorType(node.Input(0).Type, y)] : [];
    }

    /// <inheritdoc/>
    public override long Macs(NodeView node) => (long)node.Input(0).Shape.ElementCount * (Kept(node.Input(0).Shape) - (node.HasInput(1) ? 1 : 0));

    private int Kept(Shape x) => Coefficients == 0 ? x[-1] : Coefficients;

    /// <summary>The constants of coefficient j for <paramref name="terms"/> elements of rows of n.</summary>
    private static IEnumerable<double> Row(int j, int n, int terms)
    {
        double amplitude = Math.Sqrt((j == 0 ? 1.0 : 2.0) / n);
        return Enumerable.Range(0, terms).Select(k => amplitude * ExactTurn.Of((2L * k + 1) * j, 4L * n).Cos);
    }

    /// <summary>Constants of float32 for the first half of a row and the element in its middle, coefficient after coefficient from <paramref name="first"/> on.</summary>
    private static float[] Folded(int first, int coefficients, int n) =>
        [.. Enumerable.Range(first, coefficients - first).SelectMany(j => Row(j, n, (n + 1) / 2)).Select(v => (float)v)];

    /// <summary>Constants of int16, as <see cref="Folded"/> for whole rows.</summary>
    private static short[] Whole(int first, int coefficients, int n) =>
        [.. Enumerable.Range(first, coefficients - first).SelectMany(j => Row(j, n, n)).Select(v => (short)Math.Min(Math.Round(v * 32768), short.MaxValue))];
}
