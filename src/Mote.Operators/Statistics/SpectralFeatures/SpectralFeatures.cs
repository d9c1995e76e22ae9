using System.Collections.Immutable;
using Mote.Core;
using Mote.Core.Emission;
using Mote.Core.Numerics;
using Mote.Operators.Cases;
using Mote.Operators.Import;
using Mote.Operators.Layout;

namespace Mote.Operators.Statistics;

/// <summary>
/// SPECTRAL_FEATURES: numbers that describe a power spectrum (rows, bins), or (bins), row by row: (rows, features), or (features). In this order: entropy, skewness
/// and kurtosis of the powers, mean powers of bands, largest peaks.
/// </summary>
[Operator]
public sealed partial record SpectralFeatures : Operator, IOperator<SpectralFeatures>
{
    private const int MostBins = 1 << 20;

    private const int MostPowers = 1 << 24;

    private const int MostPeaks = 64;

    /// <inheritdoc/>
    public override string Name => "SPECTRAL_FEATURES";

    /// <summary>Whether there is the entropy of the powers as shares of their sum, as a part of the largest possible one, ln(bins); 0 for silence.</summary>
    public bool Entropy { get; init; }

    /// <summary>Whether there are skewness and kurtosis (less 3) of the powers, as STATISTICS has them.</summary>
    public bool Distribution { get; init; }

    /// <summary>The edges of bands, in bins and rising: band i is of the bins from edge i to before edge i + 1. Empty for none. See <see cref="Edges"/>.</summary>
    public IntegerList Bands { get; init; }

    /// <summary>The number of largest peaks, each a frequency and a height, the highest first; zeros where there are fewer.</summary>
    public int Peaks { get; init; }

    /// <summary>The least height of a peak.</summary>
    public float Threshold { get; init; }

    /// <summary>The frequency of bin 1: sample rate / FFT length.</summary>
    public float BinWidth { get; init; } = 1;

    /// <inheritdoc/>
    public static TfLiteBinding? TfLite => null;

    /// <summary>The number of features of a row.</summary>
    public int FeatureCount => (Entropy ? 1 : 0) + (Distribution ? 2 : 0) + Math.Max(Bands.Values.Length - 1, 0) + 2 * Peaks;

    /// <summary>The first bins at or above edges in Hz, limited to the spectrum: bands are of bins with frequencies from an edge to before the next.</summary>
    public static IntegerList Edges(IEnumerable<double> hertz, double binWidth, int bins) =>
        new([.. hertz.Select(f => (int)Math.Clamp(Math.Ceiling(f / binWidth), 0, bins))]);

    /// <inheritdoc/>
    public override ImmutableArray<TensorType> Infer(NodeView node, NodeReport report)
    {
        if (!report.Counts(1, 1, 1) || !report.Types(TypeRow.Of(ElementType.Float32, ElementType.Float32)))
        {
            return [];
        }

        var x = node.Input(0).Shape;
        if (x.Rank is not (1 or 2) || x[0] < 1 || x[-1] is < 2 or > MostBins || (x.Rank == 2 && (long)x[0] * x[1] > MostPowers))
        {
            report.Shapes($"the spectrum is {x}", $"(rows, bins) or (bins), of 2 to {MostBins} bins and at most 2^24 powers");
            return [];
        }

        var edges = Bands.Values;
        if (edges.Length == 1 || edges.Length > MostBins || edges.Any(e => e < 0 || e > x[-1]) || Enumerable.Range(1, Math.Max(edges.Length - 1, 0)).Any(i => edges[i] < edges[i - 1]))
        {
            report.Error(DiagnosticIds.UnsupportedAttribute, $"the edges of bands are {Bands}", $"none, or two or more that rise, from 0 to {x[-1]}");
            return [];
        }

        if (Peaks is < 0 or > MostPeaks || !float.IsFinite(Threshold) || !float.IsFinite(BinWidth))
        {
            report.Error(DiagnosticIds.UnsupportedAttribute, $"there are {Peaks} peaks of a threshold {Threshold:R} and bins of {BinWidth:R} Hz", $"0 to {MostPeaks} peaks, finite numbers");
            return [];
        }

        if (FeatureCount == 0 || (x.Rank == 2 && (long)x[0] * FeatureCount * sizeof(float) > int.MaxValue))
        {
            report.Error(DiagnosticIds.UnsupportedAttribute, $"there are {FeatureCount} features of {x}", "one or more, and less than 2 GB");
            return [];
        }

        return [new TensorType(ElementType.Float32, x.Rank == 2 ? new Shape(x[0], FeatureCount) : new Shape(FeatureCount))];
    }

    /// <inheritdoc/>
    public override NodeCode Emit(NodeView node, EmitOptions options)
    {
        var x = node.Input(0).Shape;
        int bands = Math.Max(Bands.Values.Length - 1, 0);
        var call = KernelCall.Of("spectral_features_f32.h", "mote_spectral_features_f32")
            .Input(0, ElementType.Float32).Dimensions(x.Rank == 2 ? x[0] : 1, x[-1], Entropy ? 1 : 0, Distribution ? 1 : 0, bands, Peaks)
            .Real("most_entropy", ExactMath.Log(x[-1]));
        call = bands > 0 ? call.Constant("edges", ElementType.Int32, Bands.Values.AsSpan()) : call.Null(ElementType.Int32);
        return call.Real("threshold", Threshold).Real("bin_width", BinWidth).Output(0, ElementType.Float32);
    }

    /// <inheritdoc/>
    public static IEnumerable<OperatorCase> Cases()
    {
        static OperatorCase Make(string name, SpectralFeatures op, Shape x) => new OperatorCase(name, op).Input(ElementType.Float32, x).Output(ElementType.Float32);

        var everything = new SpectralFeatures { Entropy = true, Distribution = true, Bands = new IntegerList(0, 1, 4, 4, 9, 17), Peaks = 3, Threshold = 0.5f, BinWidth = 3.125f };
        yield return Make("everything", everything, new Shape(3, 17)).Range(0, 0, 9);
        yield return Make("everything, also negative and no numbers", everything, new Shape(4, 33));
        yield return Make("everything of a vector", everything, new Shape(20)).Range(0, 0, 1);
        yield return Make("more peaks than there are", new SpectralFeatures { Peaks = 12, Threshold = -20 }, new Shape(2, 15)).Range(0, -9, 9);
        yield return Make("few peaks of many", new SpectralFeatures { Peaks = 2, BinWidth = 0.1f }, new Shape(2, 64)).Range(0, 0, 9);
        yield return Make("entropy alone", new SpectralFeatures { Entropy = true }, new Shape(2, 9)).Range(0, 0, 2);
        yield return Make("shape alone", new SpectralFeatures { Distribution = true }, new Shape(2, 9)).Range(0, 0, 2);
        yield return Make("bands alone, from the middle", new SpectralFeatures { Bands = new IntegerList(2, 5, 8) }, new Shape(2, 9)).Range(0, 0, 2);
        yield return Make("two bins", everything with { Bands = new IntegerList(0, 2) }, new Shape(2, 2)).Range(0, 0, 2);

        // Silence; one line; plateaus that fall, that rise further, and at the ends; peaks of equal height; a threshold that is just met; a sum of 0.
        yield return new OperatorCase("lines", everything with { Bands = new IntegerList(0, 8), Threshold = 2 })
            .Constant<float>(ElementType.Float32, new Shape(8, 8),
            [
                0, 0, 0, 0, 0, 0, 0, 0,
                0, 0, 5, 0, 0, 0, 0, 0,
                1, 3, 3, 1, 2, 2, 3, 1,
                4, 4, 1, 2, 2, 2, 9, 9,
                0, 2, 0, 4, 1, 2, 0, 4,
                0, 4, 1, 4, 0, 4, 0, 4,
                2, -3, 0, 0, 0, 1, 0, 0,
                0, 0, 0, 3, 0, 5, 5, 1,
            ])
            .Output(ElementType.Float32);
    }
}
