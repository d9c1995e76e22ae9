using Mote.Core.Numerics;
using Mote.Operators.Convolution;

namespace Mote.Operators.Tests.Convolution;

public sealed class ScaledSumTests
{
    [Fact]
    public void Every_sum_rounds_as_if_it_were_alone()
    {
        var random = new Random64(3);
        for (int count = 1; count < 80; count++)
        {
            int stride = count + (count % 5), terms = count % 7;
            float[] factors = [.. Enumerable.Range(0, terms).Select(_ => (float)random.NextGaussian())];
            float[] values = [.. Enumerable.Range(0, Math.Max(0, (terms - 1) * stride) + count).Select(_ => (float)random.NextGaussian())];
            float[] sums = [.. Enumerable.Range(0, count).Select(_ => (float)random.NextGaussian())];
            float[] expected = [.. sums.Select((s, i) => Enumerable.Range(0, terms).Aggregate(s, (sum, k) => sum + (float)(factors[k] * values[(k * stride) + i])))];
            ScaledSum.Add(factors, values, stride, sums);
            Assert.Equal(expected, sums);
        }
    }

    [Fact]
    public void Integers_wrap()
    {
        int[] sums = [.. Enumerable.Range(0, 71)];
        int[] values = [.. Enumerable.Repeat(int.MaxValue, 2 * sums.Length)];
        ScaledSum.Add<int>([3, -1], values, sums.Length, sums);
        Assert.Equal(Enumerable.Range(0, 71).Select(i => unchecked(i + (3 * int.MaxValue) - int.MaxValue)), sums);
    }
}
