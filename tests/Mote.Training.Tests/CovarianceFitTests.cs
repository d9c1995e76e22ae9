using Mote.Core;
using Mote.Core.Numerics;
using Mote.Training.Layers;

namespace Mote.Training.Tests;

/// <summary>The error of the layer that follows from a covariance is the Mahalanobis distance.</summary>
public sealed class CovarianceFitTests
{
    private static Graph Network(int features, params Layer[] layers) => NetworkBuilder.Build("normal", new Shape(1, features), layers.Length == 0 ? [new Dense(features)] : layers, 1);

    private static TrainingExamples Of(params float[][] rows)
    {
        float[] all = [.. rows.SelectMany(r => r)];
        return TrainingExamples.Of(all, all, rows.Length);
    }

    /// <summary>The mean squared difference of what a network makes of a row from the row.</summary>
    private static double Error(Graph network, params float[] row) => Evaluation.Of(network, Of(row), new Loss(LossKind.MeanSquaredError), 1, 1).Loss;

    // Mean (1, 2), variances 4 and 1, covariance 1: the inverse is (1 -1; -1 4) / 3.
    private static readonly float[][] Correlated = [[3, 2.5f + 0.8660254f], [3, 2.5f - 0.8660254f], [-1, 1.5f + 0.8660254f], [-1, 1.5f - 0.8660254f]];

    [Theory]
    [InlineData(1, 2, 0)]
    [InlineData(4, 2, 3)]
    [InlineData(1, 5, 12)]
    [InlineData(4, 5, 9)]
    [InlineData(4, -1, 21)]
    public void The_error_is_the_squared_distance_by_the_number_of_features(float x, float y, double squared) =>
        Assert.Equal(squared / 2, Error(new CovarianceFit { Shrinkage = 0 }.Apply(Network(2), Of(Correlated)), x, y), 1e-4);

    [Fact]
    public void Shrunk_to_the_end_the_covariance_is_the_mean_variance()
    {
        // (4 + 1) / 2 in every direction.
        var network = new CovarianceFit { Shrinkage = 1 }.Apply(Network(2), Of(Correlated));
        Assert.Equal((9 / 2.5) / 2, Error(network, 4, 2), 1e-5);
        Assert.Equal((9 / 2.5) / 2, Error(network, 1, 5), 1e-5);
    }

    // Ledoit and Wolf of these four: |S|^2 = 16 + 1 + 2 = 19, less (4 + 1)^2 / 2 leaves 6.5; the norms to the fourth are 53.3 in the mean: (mean of fourth - 19) / 4 / 6.5.
    [Fact]
    public void Without_a_share_it_is_that_of_Ledoit_and_Wolf()
    {
        double fourth = Correlated.Average(r => Math.Pow(((r[0] - 1.0) * (r[0] - 1)) + ((r[1] - 2.0) * (r[1] - 2)), 2));
        double share = (fourth - 19) / 4 / 6.5;
        Assert.InRange(share, 0.1, 0.9);
        var expected = new CovarianceFit { Shrinkage = share }.Apply(Network(2), Of(Correlated));
        var given = new CovarianceFit().Apply(Network(2), Of(Correlated));
        Assert.Equal(Error(expected, 4, -1), Error(given, 4, -1), 1e-5);
    }

    [Fact]
    public void What_is_normal_has_an_error_of_1_in_the_mean_and_what_breaks_the_correlation_more()
    {
        var random = new Random64(3);
        float[] Row()
        {
            double a = random.NextGaussian();
            return [.. Enumerable.Range(0, 6).Select(i => (float)((10 * i) + (a * (i + 1)) + (0.1 * random.NextGaussian())))];
        }

        float[][] rows = [.. Enumerable.Range(0, 400).Select(_ => Row())];
        var network = new CovarianceFit { Shrinkage = 0 }.Apply(Network(6), Of(rows));
        Assert.Equal(1, rows.Average(r => Error(network, r)), 1e-3);
        rows[0][2] += 2;
        Assert.InRange(Error(network, rows[0]), 20, 1000);
    }

    [Fact]
    public void Fewer_examples_than_features_want_shrinkage()
    {
        var few = Of([1, 2, 3], [2, 3, 5], [0, 4, 4]);
        Assert.Contains("shrinkage", Assert.Throws<DiagnosticException>(() => new CovarianceFit { Shrinkage = 0 }.Apply(Network(3), few)).Message, StringComparison.Ordinal);
        Assert.True(double.IsFinite(Error(new CovarianceFit().Apply(Network(3), few), 1, 1, 1)));
    }

    [Fact]
    public void Another_network_is_refused()
    {
        Layer[][] others =
        [
            [new Dense(2) { Activation = ActivationKind.Relu }],
            [new Dense(2) { BatchNorm = true }],
            [new Dense(2), new Dense(2)],
            [new Dense(3)],
        ];
        Assert.All(others, layers => Assert.Contains("one dense layer", Assert.Throws<DiagnosticException>(() => new CovarianceFit().Apply(Network(2, layers), Of(Correlated))).Message, StringComparison.Ordinal));
    }
}
