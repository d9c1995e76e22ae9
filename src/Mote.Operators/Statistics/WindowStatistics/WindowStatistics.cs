using System.Collections.Immutable;
using System.Numerics;
using Mote.Core;
using Mote.Operators.Import;
using Mote.Operators.Layout;

namespace Mote.Operators.Statistics;

/// <summary>What STATISTICS computes; results are in this order.</summary>
[Flags]
public enum StatisticKinds
{
    /// <summary>Nothing but percentiles.</summary>
    None = 0,

    /// <summary>The sum divided by the count. int16: to nearest, halves away from zero.</summary>
    Mean = 1,

    /// <summary>The least.</summary>
    Minimum = 2,

    /// <summary>The largest.</summary>
    Maximum = 4,

    /// <summary>The square root of the mean of squares. int16: of the mean rounded down, to nearest.</summary>
    Rms = 8,

    /// <summary>The standard deviation of the population. int16: the square root of the variance rounded down, to nearest.</summary>
    Deviation = 16,

    /// <summary>The third moment by the deviation's cube; floats only.</summary>
    Skewness = 32,

    /// <summary>The fourth moment by the deviation's fourth power, less 3 (Fisher); floats only.</summary>
    Kurtosis = 64,

    /// <summary>How often x > 0 changes from a step to the next.</summary>
    ZeroCrossings = 128,

    /// <summary>How often x > mean (int16: the exact one) changes from a step to the next.</summary>
    MeanCrossings = 256,

    /// <summary>The largest less the least.</summary>
    Range = 512,

    /// <summary>The 50th percentile.</summary>
    Median = 1024,
}

/// <summary>
/// STATISTICS: numbers that describe a window (steps, axes), or (steps) of one axis, for each axis: (axes, features), or (features). float32 gives float32;
/// int16 gives int32, without skewness and kurtosis, in integers alone. Windows that do not change have no spread: 0, not NaN.
/// </summary>
[Operator]
public sealed partial record WindowStatistics : Operator, IOperator<WindowStatistics>
{
    /// <summary>Sums of this many int16 numbers fit 32 bits, of their squares 46.</summary>
    private const int MostSteps = 65535;

    private const int MostSamples = 1 << 24;

    private const int MostPercentiles = 101;

    private const StatisticKinds All = (StatisticKinds)2047;

    private const StatisticKinds FloatsOnly = StatisticKinds.Skewness | StatisticKinds.Kurtosis;

    /// <inheritdoc/>
    public override string Name => "STATISTICS";

    /// <summary>What is computed; the platform's usual seven unless stated.</summary>
    public StatisticKinds Kinds { get; init; } =
        StatisticKinds.Mean | StatisticKinds.Minimum | StatisticKinds.Maximum | StatisticKinds.Rms | StatisticKinds.Deviation | StatisticKinds.Skewness | StatisticKinds.Kurtosis;

    /// <summary>Percentiles, 0 to 100, that follow the rest in this order: with linear interpolation between neighbours in order of size, at p / 100 * (steps - 1).</summary>
    public IntegerList Percentiles { get; init; }

    /// <inheritdoc/>
    public static TfLiteBinding? TfLite => null;

    /// <summary>The number of features of an axis.</summary>
    public int FeatureCount => BitOperations.PopCount((uint)Kinds) + Percentiles.Values.Length;

    /// <inheritdoc/>
    public override ImmutableArray<TensorType> Infer(NodeView node, NodeReport report)
    {
        if (!report.Counts(1, 1, 1) || !report.Types(TypeRow.Of(ElementType.Float32, ElementType.Float32), TypeRow.Of(ElementType.Int32, ElementType.Int16)))
        {
            return [];
        }

        var x = node.Input(0);
        if (x.Shape.Rank is not (1 or 2) || x.Shape[0] is < 1 or > MostSteps || x.Shape[-1] < 1 || (x.Shape.Rank == 2 && (long)x.Shape[0] * x.Shape[1] > MostSamples))
        {
            report.Shapes($"the window is {x.Shape}", $"(steps, axes) or (steps), of 1 to {MostSteps} steps and at most 2^24 numbers");
            return [];
        }

        if ((Kinds & ~All) != 0 || FeatureCount == 0 || (x.Type == ElementType.Int16 && (Kinds & FloatsOnly) != 0))
        {
            report.Error(DiagnosticIds.UnsupportedAttribute, $"the features {Kinds} of {x.Type.Label()} are not supported", "one or more, skewness and kurtosis of float32 only");
            return [];
        }

        if (Percentiles.Values.Length > MostPercentiles || Percentiles.Values.Any(p => p is < 0 or > 100))
        {
            report.Error(DiagnosticIds.UnsupportedAttribute, $"the percentiles are {Percentiles}", $"at most {MostPercentiles}, each 0 to 100");
            return [];
        }

        if ((long)x.Shape[-1] * FeatureCount * sizeof(int) > int.MaxValue)
        {
            report.Shapes($"{FeatureCount} features of {x.Shape[-1]} axes are more than 2 GB");
            return [];
        }

        return [new TensorType(x.Type == ElementType.Int16 ? ElementType.Int32 : ElementType.Float32, x.Shape.Rank == 2 ? new Shape(x.Shape[1], FeatureCount) : new Shape(FeatureCount))];
    }

    /// <inheritdoc/>
    public override TimeBehaviour Time(NodeView node) => TimeBehaviour.Global;

    /// <summary>Where percentiles are among sorted numbers: the place of the lower neighbour, and how many hundredths of the way to the next.</summary>
    private ImmutableArray<(int Place, int Hundredths)> Places(int steps)
    {
        ImmutableArray<int> all = Kinds.HasFlag(StatisticKinds.Median) ? [50, .. Percentiles.Values] : Percentiles.Values;
        return [.. all.Select(p => Math.DivRem(p * (steps - 1), 100))];
    }
}
