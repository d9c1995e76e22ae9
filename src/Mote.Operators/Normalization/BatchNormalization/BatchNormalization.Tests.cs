using Mote.Core;
using Mote.Core.Numerics;
using Mote.Operators.Normalization;
using Mote.Operators.Tests.Training;

namespace Mote.Operators.Tests.Normalization;

public sealed class BatchNormalizationTests
{
    [Fact]
    public void The_inference_form_scales_and_shifts_by_the_moving_statistics()
    {
        // (x - mean) / sqrt(variance + epsilon): (3 - 1) / 2 and (0 - 4) / 4.
        float[] y = TrainingRun.Of(new BatchNormalization { Epsilon = 1 }, 1, (new Shape(1, 2), [3, 0]), (new Shape(2), [10, 100]), (new Shape(2), [1, 2]),
            (new Shape(2), [1, 4]), (new Shape(2), [3, 15]))[0];
        Assert.Equal([11f, -98], y);
    }

    [Fact]
    public void Statistics_of_a_batch_are_those_in_double_even_far_from_zero()
    {
        var random = new Random64(5);
        foreach (var (rows, channels) in new[] { (1, 3), (7, 1), (2000, 10), (999, 64), (300, 333), (40, 640) })
        {
            var shape = new Shape(rows, channels);
            float[] x = [.. TrainingRun.Values(random, rows * channels).Select((v, i) => v + i % channels * 7)];
            var (mean, variance) = Moments(x, channels);
            float[][] found = TrainingRun.Of(new BatchStatistics(), 2, (shape, x));
            TrainingRun.Close(mean, found[0]);
            TrainingRun.Close(variance, found[1], $"{shape}");
        }

        Assert.Equal(10.0 / 9, BatchStatistics.Unbiased(10), 12);
        Assert.Equal(1, BatchStatistics.Unbiased(1));
    }

    [Theory]
    [InlineData(FusedActivation.None, false)]
    [InlineData(FusedActivation.Relu, false)]
    [InlineData(FusedActivation.Relu6, false)]
    [InlineData(FusedActivation.None, true)]
    [InlineData(FusedActivation.Relu, true)]
    [InlineData(FusedActivation.Relu6, true)]
    public void Training_and_its_gradients_are_those_in_double(FusedActivation activation, bool hasResidual)
    {
        var random = new Random64(6);
        foreach (var (rows, channels) in new[] { (30, 5), (700, 16), (129, 300) })
        {
            Check(random, rows, channels, activation, hasResidual);
        }
    }

    private static void Check(Random64 random, int rows, int channels, FusedActivation activation, bool hasResidual)
    {
        const float Epsilon = 1e-3f;
        var (low, high) = BatchChecks.Limits(activation);
        Shape shape = new(rows, channels), line = new(channels);
        float[] x = TrainingRun.Values(random, rows * channels), dy = TrainingRun.Values(random, rows * channels), r = TrainingRun.Values(random, rows * channels);
        float[] gamma = [.. TrainingRun.Values(random, channels).Select(v => 4 * v)], beta = TrainingRun.Values(random, channels);
        float[][] statistics = TrainingRun.Of(new BatchStatistics(), 2, (shape, x));
        (Shape, float[]?)[] batch = [(shape, x), (line, gamma), (line, beta), (line, statistics[0]), (line, statistics[1])];
        var op = new BatchNormalizationTraining { Epsilon = Epsilon, Activation = activation };
        float[] y = TrainingRun.Of(op, 1, hasResidual ? [.. batch, (shape, r)] : batch)[0];

        var (mean, variance) = Moments(x, channels);
        double[] expected = new double[x.Length], dgamma = new double[channels], dbeta = new double[channels], d = new double[x.Length], dx = new double[x.Length];
        double Normal(int i) => (x[i] - mean[i % channels]) / Math.Sqrt(variance[i % channels] + Epsilon);
        for (int i = 0; i < x.Length; i++)
        {
            int c = i % channels;
            double z = gamma[c] * Normal(i) + beta[c] + (hasResidual ? r[i] : 0);
            expected[i] = Math.Clamp(z, low, high);

            // Where rounding decides, the kernel may decide.
            d[i] = Math.Abs(z - low) < 1e-5 || Math.Abs(z - high) < 1e-5 ? (y[i] > low && y[i] < high ? dy[i] : 0) : z > low && z < high ? dy[i] : 0;
            dbeta[c] += d[i];
            dgamma[c] += d[i] * Normal(i);
        }

        for (int i = 0; i < x.Length; i++)
        {
            int c = i % channels;
            dx[i] = gamma[c] / Math.Sqrt(variance[c] + Epsilon) * (d[i] - dbeta[c] / rows - Normal(i) * dgamma[c] / rows);
        }

        TrainingRun.Close(expected, y);
        var gradient = new BatchNormalizationParameterGradient { Epsilon = Epsilon, Activation = activation };
        float[][] sums = TrainingRun.Of(gradient, hasResidual ? 3 : 2, hasResidual ? [(shape, dy), .. batch, (shape, y)] : [(shape, dy), .. batch]);
        TrainingRun.Close(dgamma, sums[0], "gamma");
        TrainingRun.Close(dbeta, sums[1], "beta");
        if (hasResidual)
        {
            TrainingRun.Close(d, sums[2], "residual");
        }

        var input = new BatchNormalizationInputGradient { Epsilon = Epsilon, Activation = hasResidual ? FusedActivation.None : activation };
        float[] found = TrainingRun.Of(input, 1, [(shape, hasResidual ? sums[2] : dy), .. batch, (line, sums[0]), (line, sums[1])])[0];
        TrainingRun.Close(dx, found, "input");
    }

    private static (double[] Mean, double[] Variance) Moments(float[] x, int channels)
    {
        int rows = x.Length / channels;
        double[] mean = new double[channels], variance = new double[channels];
        for (int i = 0; i < x.Length; i++)
        {
            mean[i % channels] += (double)x[i] / rows;
        }

        for (int i = 0; i < x.Length; i++)
        {
            variance[i % channels] += (x[i] - mean[i % channels]) * (x[i] - mean[i % channels]) / rows;
        }

        return (mean, variance);
    }
}
