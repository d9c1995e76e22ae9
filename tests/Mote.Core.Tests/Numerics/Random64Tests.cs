using Mote.Core.Numerics;

namespace Mote.Core.Tests.Numerics;

public sealed class Random64Tests
{
    [Fact]
    public void Seeds_are_spread_by_SplitMix64_and_numbers_are_those_of_xoshiro256()
    {
        // Worked out from the two papers' definitions with arbitrary-precision integers: seed 0, first four numbers.
        var random = new Random64(0);
        Assert.Equal([0x99ec5f36cb75f2b4UL, 0xbf6e1f784956452aUL, 0x1a5f849d4933e6e0UL, 0x6aa594f1262d2d2cUL], [random.Next(), random.Next(), random.Next(), random.Next()]);
    }

    [Fact]
    public void A_saved_stream_goes_on()
    {
        var random = new Random64(7);
        random.Next();
        byte[] state = new byte[Random64.StateBytes];
        random.Save(state);
        var restored = Random64.Restore(state);
        Assert.Equal(random.Next(), restored.Next());
    }

    [Fact]
    public void Splitting_does_not_move_the_stream()
    {
        var (a, b) = (new Random64(3), new Random64(3));
        ulong first = a.Split("noise").Next();
        Assert.Equal(first, b.Split("noise").Next());
        Assert.NotEqual(first, b.Split("shift").Next());
        Assert.Equal(a.Next(), b.Next());
    }

    [Fact]
    public void Integers_below_a_limit_are_equally_likely()
    {
        var random = new Random64(11);
        int[] counts = new int[7];
        for (int i = 0; i < 70_000; i++)
        {
            counts[random.NextInt(7)]++;
        }

        // Six standard deviations of a binomial distribution with p = 1/7.
        Assert.All(counts, c => Assert.InRange(c, 10_000 - 560, 10_000 + 560));
    }

    [Fact]
    public void Gaussian_numbers_have_mean_0_variance_1_and_the_kurtosis_of_a_normal_distribution()
    {
        var random = new Random64(5);
        double[] x = [.. Enumerable.Range(0, 200_000).Select(_ => random.NextGaussian())];
        Assert.InRange(x.Average(), -0.015, 0.015);
        Assert.InRange(x.Average(v => v * v), 0.98, 1.02);
        Assert.InRange(x.Average(v => v * v * v * v), 2.9, 3.1);
    }
}
