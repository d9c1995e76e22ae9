using Mote.Core;
using Mote.Operators.Normalization;

namespace Mote.Operators.Tests.Gradients;

/// <summary>Batch normalization in double precision.</summary>
public static class Normalizations
{
    /// <summary>By statistics that are given.</summary>
    public static double[] Moving(BatchNormalization op, double[]?[] x) =>
        [.. x[0]!.Select((v, i) => i % x[1]!.Length is var c ? (x[1]![c] * (v - x[3]![c]) / Math.Sqrt(x[4]![c] + op.Epsilon)) + x[2]![c] : 0)];

    /// <summary>By the statistics of x, which the operands 3 and 4 hold already: what is differentiated is the way through them as well.</summary>
    public static double[] OfBatch(BatchNormalizationTraining op, double[]?[] x)
    {
        var (mean, variance) = Statistics(x[0]!, x[1]!.Length);
        double[] residual = x.Length > 5 && x[5] is { } given ? given : new double[x[0]!.Length];
        double[] z = Moving(new BatchNormalization { Epsilon = op.Epsilon }, [x[0], x[1], x[2], mean, variance]);
        return [.. z.Zip(residual, (a, b) => op.Activation switch
        {
            FusedActivation.Relu => Math.Max(a + b, 0),
            FusedActivation.Relu6 => Math.Clamp(a + b, 0, 6),
            _ => a + b,
        })];
    }

    /// <summary>Mean and biased variance of each channel.</summary>
    public static (double[] Mean, double[] Variance) Statistics(double[] x, int channels)
    {
        double[] Averages(Func<int, double> value) => [.. Enumerable.Range(0, channels).Select(c => Enumerable.Range(0, x.Length / channels).Average(row => value((row * channels) + c)))];
        double[] mean = Averages(i => x[i]);
        return (mean, Averages(i => (x[i] - mean[i % channels]) * (x[i] - mean[i % channels])));
    }
}
