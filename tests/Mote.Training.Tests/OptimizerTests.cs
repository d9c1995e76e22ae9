namespace Mote.Training.Tests;

/// <summary>Steps of the optimizers against their formulas in double precision, for lengths that fill vectors and leave remainders.</summary>
public sealed class OptimizerTests
{
    private const int Steps = 6;

    [Theory]
    [InlineData(1, false)]
    [InlineData(37, false)]
    [InlineData(37, true)]
    public void Sgd_moves_along_its_velocity(int count, bool nesterov)
    {
        var p = new double[count];
        var v = new double[count];
        Check(new Sgd { Momentum = 0.9, WeightDecay = 0.01, Nesterov = nesterov }, count, p, (i, g, rate, _) =>
        {
            g += 0.01 * p[i];
            v[i] = (0.9 * v[i]) + g;
            p[i] -= rate * (nesterov ? g + (0.9 * v[i]) : v[i]);
        });
    }

    [Theory]
    [InlineData(1)]
    [InlineData(37)]
    public void Adam_has_weight_decay_in_the_gradient(int count)
    {
        var p = new double[count];
        var (m, v) = (new double[count], new double[count]);
        Check(new Adam { WeightDecay = 0.01 }, count, p, (i, g, rate, step) => AdamStep(p, m, v, i, g + (0.01 * p[i]), rate, step));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(37)]
    public void AdamW_shrinks_parameters_by_themselves(int count)
    {
        var p = new double[count];
        var (m, v) = (new double[count], new double[count]);
        Check(new AdamW { WeightDecay = 0.1 }, count, p, (i, g, rate, step) =>
        {
            p[i] *= 1 - (rate * 0.1);
            AdamStep(p, m, v, i, g, rate, step);
        });
    }

    [Fact]
    public void The_first_step_of_Adam_has_the_length_of_the_rate()
    {
        // With bias correction the first step is rate * g / (|g| + epsilon): -0.001, 0.001.
        float[] p = [1, 1];
        new Adam().Apply(p, [3f, -0.5f], [new float[2], new float[2]], 1e-3f, new StepPowers(0.9, 0.999), decays: false);
        Assert.Equal([0.999f, 1.001f], p);
    }

    [Fact]
    public void What_does_not_decay_stays_where_its_gradient_is_zero()
    {
        foreach (Optimizer optimizer in (Optimizer[])[new Sgd { WeightDecay = 0.1 }, new Adam { WeightDecay = 0.1 }, new AdamW { WeightDecay = 0.1 }])
        {
            float[] p = [2];
            optimizer.Apply(p, [0f], [new float[1], new float[1]], 0.1f, new StepPowers(0.9, 0.999), decays: false);
            Assert.Equal([2f], p);
            optimizer.Apply(p, [0f], [new float[1], new float[1]], 0.1f, new StepPowers(0.9, 0.999), decays: true);
            Assert.True(p[0] < 2);
        }
    }

    [Fact]
    public void Long_gradients_are_shortened_to_the_limit_and_short_ones_stay()
    {
        float[] g = [.. Enumerable.Range(0, 21).Select(i => i - 10f)];
        double norm = Math.Sqrt(g.Sum(x => (double)x * x));
        float[] shortened = [.. g];
        GradientClipping.Apply(shortened, 2);
        Assert.All(g.Zip(shortened), pair => Assert.Equal(pair.First * 2 / norm, pair.Second, 1e-5));
        float[] same = [.. g];
        GradientClipping.Apply(same, norm + 1);
        Assert.Equal(g, same);
    }

    private static void AdamStep(double[] p, double[] m, double[] v, int i, double g, double rate, int step)
    {
        m[i] = (0.9 * m[i]) + (0.1 * g);
        v[i] = (0.999 * v[i]) + (0.001 * g * g);
        p[i] -= rate * (m[i] / (1 - Math.Pow(0.9, step))) / (Math.Sqrt(v[i] / (1 - Math.Pow(0.999, step))) + 1e-8);
    }

    private static void Check(Optimizer optimizer, int count, double[] expected, Action<int, double, double, int> oracle)
    {
        float[] p = [.. Enumerable.Range(0, count).Select(i => (i - 5) * 0.3f)];
        p.Select(x => (double)x).ToArray().CopyTo(expected, 0);
        var state = Enumerable.Range(0, optimizer.Vectors).Select(_ => new Memory<float>(new float[count])).ToArray();
        var powers = StepPowers.Start;
        for (int step = 1; step <= Steps; step++)
        {
            float rate = 0.05f / step;
            float[] g = [.. Enumerable.Range(0, count).Select(i => ((i * 7 % 11) - 5 + step) * 0.1f)];
            powers = new StepPowers(powers.FirstPower * 0.9, powers.SecondPower * 0.999);
            optimizer.Apply(p, g, state, rate, powers, decays: true);
            for (int i = 0; i < count; i++)
            {
                oracle(i, g[i], rate, step);
            }
        }

        Assert.All(expected.Zip(p), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
    }
}
