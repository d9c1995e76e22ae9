using System.Numerics;
using Mote.Core;
using Mote.Operators.Cases;
using Mote.Operators.Layout;
using Mote.Operators.Spectrum;
using Mote.Operators.Tests.Activation;

namespace Mote.Operators.Tests.Spectrum;

/// <summary>
/// Transforms and filter banks against double precision, over the lengths 64 to 4096. Errors are relative to the root mean square of the exact result, so they are the same for loud
/// and quiet signals of float32. Signals: noise of full scale, a tone between bins, and a tone in a hundredth of the noise.
/// </summary>
public sealed class TransformAccuracyTests
{
    public static TheoryData<int> Lengths => [64, 128, 256, 512, 1024, 2048, 4096];

    [Theory, MemberData(nameof(Lengths))]
    public void Float_transforms_are_right_to_two_ten_millionths(int n)
    {
        foreach (double[] signal in Signals(n))
        {
            float[] x = [.. signal.Select(v => (float)v)];
            float[] y = SingleNode.Run<float, float>(new Rfft(), ElementType.Float32, new Shape(n), null, x, ElementType.Float32, null);
            var (rms, peak) = Errors(Transform(x.Select(v => (double)v).ToArray()), y.Select(v => (double)v).ToArray());
            TestContext.Current.TestOutputHelper?.WriteLine($"n {n}: rms {rms:E2}, peak {peak:E2}");
            Assert.InRange(rms, 0, 2e-7);
            Assert.InRange(peak, 0, 4e-6);
        }
    }

    [Theory, MemberData(nameof(Lengths))]
    public void Float_transforms_back_are_right_to_two_ten_millionths(int n)
    {
        foreach (double[] signal in Signals(n))
        {
            double[] bins = [.. Transform(signal).Select(v => (double)(float)v)];
            float[] y = SingleNode.Run<float, float>(
                new Irfft(), ElementType.Float32, new Shape(n / 2 + 1, 2), null, [.. bins.Select(v => (float)v)], ElementType.Float32, null);
            var (rms, peak) = Errors(TransformBack(bins), y.Select(v => (double)v).ToArray());
            TestContext.Current.TestOutputHelper?.WriteLine($"n {n}: rms {rms:E2}, peak {peak:E2}");
            Assert.InRange(rms, 0, 2e-7);
            Assert.InRange(peak, 0, 4e-6);
        }
    }

    // Units of the result, which is the transform divided by n: the best rounding of it has an rms error of 0.29.
    [Theory, MemberData(nameof(Lengths))]
    public void Transforms_of_int16_are_right_to_two_thirds_of_a_unit(int n)
    {
        foreach (double[] signal in Signals(n))
        {
            short[] x = [.. signal.Select(v => (short)Math.Round(v * 32767))];
            short[] y = SingleNode.Run<short, short>(new Rfft(), ElementType.Int16, new Shape(n), null, x, ElementType.Int16, null);
            CheckUnits(n, 0.65, 3, [.. Transform([.. x.Select(v => (double)v)]).Select(v => v / n)], [.. y.Select(v => (double)v)]);
        }
    }

    [Theory, MemberData(nameof(Lengths))]
    public void Transforms_of_int32_are_right_to_one_and_a_half_units(int n)
    {
        foreach (double[] signal in Signals(n))
        {
            int[] x = [.. signal.Select(v => (int)Math.Round(v * 2147483000))];
            int[] y = SingleNode.Run<int, int>(new Rfft(), ElementType.Int32, new Shape(n), null, x, ElementType.Int32, null);
            CheckUnits(n, 1.5, 6, [.. Transform([.. x.Select(v => (double)v)]).Select(v => v / n)], [.. y.Select(v => (double)v)]);
        }
    }

    // What goes in is rounded to whole units of x / n; the way back itself adds what is checked here.
    [Theory, MemberData(nameof(Lengths))]
    public void Transforms_of_int16_back_are_right_to_a_unit(int n)
    {
        foreach (double[] signal in Signals(n))
        {
            short[] bins = [.. Transform(signal).Select(v => (short)Math.Round(v * 32000 / n))];
            short[] y = SingleNode.Run<short, short>(new Irfft(), ElementType.Int16, new Shape(n / 2 + 1, 2), null, bins, ElementType.Int16, null);
            CheckUnits(n, 1, 3, [.. TransformBack([.. bins.Select(v => (double)v)]).Select(v => v * n)], [.. y.Select(v => (double)v)]);
        }
    }

    // Results are multiples of 4 n units.
    [Theory, MemberData(nameof(Lengths))]
    public void Transforms_of_int32_back_are_right_to_their_steps(int n)
    {
        foreach (double[] signal in Signals(n))
        {
            int[] bins = [.. Transform(signal).Select(v => (int)Math.Round(v * 2e9 / n))];
            int[] y = SingleNode.Run<int, int>(new Irfft(), ElementType.Int32, new Shape(n / 2 + 1, 2), null, bins, ElementType.Int32, null);
            CheckUnits(n, 1, 5, [.. TransformBack([.. bins.Select(v => (double)v)]).Select(v => v * n / (4.0 * n))], [.. y.Select(v => v / (4.0 * n))]);
        }
    }

    [Theory, MemberData(nameof(Lengths))]
    public void Float_filter_banks_are_right_to_a_millionth(int n)
    {
        var edges = MelDesign.Edges(Math.Min(20, n / 8), n, 16000, 0, 0);
        float[] x = CaseData.Floats(7, n / 2 + 1, 0, 1000);
        float[] y = SingleNode.Run<float, float>(
            new MelFilterBank { Edges = new IntegerList(edges) }, ElementType.Float32, new Shape(n / 2 + 1), null, x, ElementType.Float32, null);
        Assert.InRange(y.Zip(Bank(edges, x), (a, b) => Math.Abs(a - b) / b).Max(), 0, 1e-6);
    }

    // Weights are right to half a unit of Q15, so sums to 1 / 65536 of the largest weight 1, relative; rounding adds a half.
    [Theory, MemberData(nameof(Lengths))]
    public void Integer_filter_banks_are_right_to_a_twenty_thousandth(int n)
    {
        var edges = MelDesign.Edges(Math.Min(20, n / 8), n, 16000, 0, 0);
        uint[] x = [.. CaseData.Integers(7, n / 2 + 1, 1000, 1 << 24).Select(v => (uint)v)];
        uint[] y = SingleNode.Run<uint, uint>(
            new MelFilterBank { Edges = new IntegerList(edges) }, ElementType.UInt32, new Shape(n / 2 + 1), null, x, ElementType.UInt32, null);
        Assert.InRange(y.Zip(Bank(edges, [.. x.Select(v => (double)v)]), (a, b) => Math.Abs(a - b) / b).Max(), 0, 5e-5);
    }

    [Fact]
    public void Turns_are_exact_at_quarters_and_right_to_two_units_in_the_last_place_elsewhere()
    {
        Assert.Equal([(1, 0), (0, 1), (-1, 0), (0, -1)], Enumerable.Range(0, 4).Select(i => ExactTurn.Of(i * 3, 12)));
        for (int i = 0; i < 4096; i++)
        {
            var (c, s) = ExactTurn.Of(i, 4096);
            Assert.Equal(Math.Cos(2 * Math.PI * i / 4096), c, 1e-15);
            Assert.Equal(Math.Sin(2 * Math.PI * i / 4096), s, 1e-15);
        }
    }

    internal static IEnumerable<double[]> Signals(int n)
    {
        double[] noise = [.. CaseData.Floats(1, n).Select(v => (double)v)];
        yield return noise;
        yield return [.. Enumerable.Range(0, n).Select(i => 0.999 * Math.Sin(2 * Math.PI * 5.3 * i / n))];
        yield return [.. Enumerable.Range(0, n).Select(i => 0.9 * Math.Sin(2 * Math.PI * 7 * i / n) + 0.01 * noise[i])];
    }

    /// <summary>The bins 0 to n/2, by the definition; factors of two apart, sums of sums of halves keep the work small.</summary>
    internal static double[] Transform(double[] x)
    {
        var bins = Transform([.. x.Select(v => new Complex(v, 0))]);
        return [.. bins.Take(x.Length / 2 + 1).SelectMany(b => new[] { b.Real, b.Imaginary })];
    }

    internal static double[] TransformBack(double[] bins)
    {
        int n = bins.Length - 2;
        var all = new Complex[n];
        for (int k = 0; k <= n / 2; k++)
        {
            // Conjugated, so that the forward transform is the way back.
            var bin = new Complex(bins[2 * k], k == 0 || k == n / 2 ? 0 : -bins[2 * k + 1]);
            all[k] = bin;
            all[(n - k) % n] = Complex.Conjugate(bin);
        }

        return [.. Transform(all).Select(v => v.Real / n)];
    }

    internal static (double Rms, double Peak) Errors(double[] expected, double[] actual)
    {
        double rms = Math.Sqrt(expected.Average(v => v * v));
        double[] errors = [.. expected.Zip(actual, (a, b) => Math.Abs(a - b) / rms)];
        return (Math.Sqrt(errors.Average(v => v * v)), errors.Max());
    }

    private static void CheckUnits(int n, double rms, double peak, double[] expected, double[] actual)
    {
        double[] errors = [.. expected.Zip(actual, (a, b) => Math.Abs(a - b))];
        double measured = Math.Sqrt(errors.Average(v => v * v));
        TestContext.Current.TestOutputHelper?.WriteLine($"n {n}: rms {measured:F3}, peak {errors.Max():F3} units");
        Assert.InRange(measured, 0, rms);
        Assert.InRange(errors.Max(), 0, peak);
    }

    private static Complex[] Transform(Complex[] x)
    {
        if (x.Length == 1)
        {
            return x;
        }

        var even = Transform([.. x.Where((_, i) => i % 2 == 0)]);
        var odd = Transform([.. x.Where((_, i) => i % 2 != 0)]);
        var y = new Complex[x.Length];
        for (int k = 0; k < even.Length; k++)
        {
            var turned = odd[k] * new Complex(Math.Cos(2 * Math.PI * k / x.Length), -Math.Sin(2 * Math.PI * k / x.Length));
            (y[k], y[k + even.Length]) = (even[k] + turned, even[k] - turned);
        }

        return y;
    }

    private static IEnumerable<double> Bank(IReadOnlyList<int> edges, IReadOnlyList<float> x) => Bank(edges, [.. x.Select(v => (double)v)]);

    private static IEnumerable<double> Bank(IReadOnlyList<int> edges, double[] x) => Enumerable.Range(0, edges.Count - 2).Select(i =>
        Enumerable.Range(0, x.Length).Sum(k => x[k] * (k == edges[i + 1] ? 1 : k <= edges[i] || k >= edges[i + 2] ? 0
            : k < edges[i + 1] ? (k - edges[i]) / (double)(edges[i + 1] - edges[i]) : (edges[i + 2] - k) / (double)(edges[i + 2] - edges[i + 1]))));
}
