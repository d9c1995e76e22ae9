using Mote.Core;
using Mote.Operators.Cases;
using Mote.Operators.Spectrum;
using Mote.Operators.Tests.Convolution;

namespace Mote.Operators.Tests.Spectrum;

public sealed class CmvnTests
{
    private static OperatorCase Case(Cmvn op, int frames, int coefficients) =>
        new OperatorCase("one", op).Input(ElementType.Float32, new Shape(frames, coefficients)).Output(ElementType.Float32);

    // Windows of 1, 4, 10 with the borders repeated: (1, 1, 4), (1, 4, 10), (4, 10, 10): means 2, 5, 8.
    [Fact]
    public void Borders_are_mirrored() =>
        Assert.Equal([-1f, -1, 2], CaseRun.Outputs(Case(new Cmvn { Window = 3, NormalizesVariance = false }, 3, 1), [1f, 4, 10])[0]);

    // Two frames 0 and 2 seen through five: (0, 2), 2, 0 | 0 ... is 2 2 0 0 2 -> mean of frame 0: mirrored order 2, 0, 0, 2, 2: 1.2; of frame 1: 0, 0, 2, 2, 0: 0.8.
    [Fact]
    public void A_window_wider_than_the_signal_meets_frames_again() => Assert.Equal([-1.2f, 1.2f],
        CaseRun.Outputs(Case(new Cmvn { Window = 5, NormalizesVariance = false }, 2, 1), [0f, 2])[0].Select(v => MathF.Round(v, 5)));

    // Differences from the means above: -1, -1, 2. Windows (-1, -1, -1): deviation 0, so 1e-10 divides; (-1, -1, 2): mean 0, variance 2; (-1, 2, 2): mean 1, variance 2.
    [Fact]
    public void What_is_left_is_divided_by_its_deviation()
    {
        float[] y = CaseRun.Outputs(Case(new Cmvn { Window = 3 }, 3, 1), [1f, 4, 10])[0];
        Assert.Equal(-1e10f, y[0], 1e4f);
        Assert.Equal([-0.70711f, 1.41421f], y[1..].Select(v => MathF.Round(v, 5)));
    }

    [Fact]
    public void What_is_constant_gives_zeros() => Assert.Equal(new float[14], CaseRun.Outputs(Case(new Cmvn(), 7, 2), [.. Enumerable.Repeat(new[] { 0.1f, -7.3f }, 7).SelectMany(f => f)])[0]);

    [Fact]
    public void Against_double_precision_the_error_stays_below_two_millionths()
    {
        const int frames = 60;
        float[] x = CaseData.Floats(3, frames, -20, 20);
        foreach (int window in (int[])[9, 101, 301])
        {
            float[] y = CaseRun.Outputs(Case(new Cmvn { Window = window }, frames, 1), x)[0];
            double[] d = Slide(x.Select(v => (double)v).ToArray(), window, (at, frame) => at - frame.Average());
            double[] expected = Slide(d, window, (at, frame) => at / (Math.Sqrt(frame.Average(v => v * v) - Math.Pow(frame.Average(), 2)) + 1e-10));
            Assert.InRange(y.Zip(expected, (a, b) => Math.Abs(a - b)).Max(), 0, 2e-6);
        }
    }

    [Fact]
    public void An_even_window_is_reported() => Assert.Equal([DiagnosticIds.UnsupportedAttribute], CaseRun.Diagnostics(Case(new Cmvn { Window = 4 }, 3, 1)));

    [Fact]
    public void A_tensor_of_rank_3_is_reported() => Assert.Equal([DiagnosticIds.ShapeMismatch],
        CaseRun.Diagnostics(new OperatorCase("one", new Cmvn()).Input(ElementType.Float32, new Shape(1, 2, 3)).Output(ElementType.Float32)));

    private static double[] Slide(double[] x, int window, Func<double, double[], double> of)
    {
        double[] circle = [.. x, .. x.Reverse()];
        return [.. x.Select((v, i) => of(v, [.. Enumerable.Range(i - window / 2, window).Select(k => circle[(k % circle.Length + circle.Length) % circle.Length])]))];
    }
}
