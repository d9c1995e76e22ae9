using Mote.Core;
using Mote.Operators.Cases;
using Mote.Operators.Filtering;
using Mote.Operators.Filtering.Design;
using Mote.Operators.Layout;
using Mote.Operators.Tests.Convolution;

namespace Mote.Operators.Tests.Filtering;

public sealed class BiquadCascadeTests
{
    private static OperatorCase Float(bool settled, params float[] coefficients)
    {
        var one = new OperatorCase("one", new BiquadCascade { StartSettled = settled }).Input(ElementType.Float32, new Shape(3))
            .Constant<float>(ElementType.Float32, new Shape(coefficients.Length / 5, 5), coefficients).State(ElementType.Float32, new Shape(1, coefficients.Length / 5, 2));
        return (settled ? one.State(ElementType.Bool, new Shape(1)) : one).Output(ElementType.Float32);
    }

    private static OperatorCase Int16(int shift, bool settled, params short[] coefficients)
    {
        var one = new OperatorCase("one", new BiquadCascade { Shifts = new IntegerList(shift), StartSettled = settled }).Input(ElementType.Int16, new Shape(4))
            .Constant<short>(ElementType.Int16, new Shape(1, 5), coefficients).State(ElementType.Int16, new Shape(1, 1, 5));
        return (settled ? one.State(ElementType.Bool, new Shape(1)) : one).Output(ElementType.Int16);
    }

    // y = x + x' / 2 + y' / 4: 8, 8 + 4 + 2, 8 + 4 + 3.5; in the next block 0 + 4 + 3.875, 0 + 1.96875, 0 + 0.4921875.
    [Fact]
    public void A_block_goes_on_where_the_last_one_ended() =>
        Assert.Equal([[8f, 14, 15.5f], [7.875f, 1.96875f, 0.4921875f]], CaseRun.Outputs<float>(Float(false, 1, 0.5f, 0, -0.25f, 0), [8, 8, 8], [0, 0, 0]));

    // The first section doubles, the second delays by two.
    [Fact]
    public void Sections_follow_one_another() =>
        Assert.Equal([[0f, 0, 2], [4f, 6, 8]], CaseRun.Outputs<float>(Float(false, 2, 0, 0, 0, 0, 0, 0, 1, 0, 0), [1, 2, 3], [4, 5, 6]));

    // A low-pass with gain 1 at rest at 7, one with gain 2 behind it.
    [Fact]
    public void A_settled_start_leaves_a_constant_alone() =>
        Assert.Equal([[14f, 14, 14]], CaseRun.Outputs<float>(Float(true, 0.25f, 0.25f, 0.25f, -0.5f, 0.25f, 1, 1, 0, 0, 0), [7, 7, 7]));

    [Fact]
    public void Only_the_first_block_starts_settled() =>
        Assert.Equal([[7f, 7, 7], [3.5f, 1.75f, 0.875f]], CaseRun.Outputs<float>(Float(true, 0.5f, 0, 0, -0.5f, 0), [7, 7, 7], [0, 0, 0]));

    // x / 4 of 3, 3, 3, 3 is 0.75: rounded down alone it would be 0 for ever; the lost quarters come back.
    [Fact]
    public void What_an_integer_section_loses_comes_back() =>
        Assert.Equal([[0, 1, 1, 1], [0, 1, 1, 1]], CaseRun.Outputs<short>(Int16(2, false, 1, 0, 0, 0, 0), [3, 3, 3, 3], [3, 3, 3, 3]));

    // y = (2 x + 3 y') / 4 has the gain 2: -50 settles at -100, 30000 at the limit.
    [Theory]
    [InlineData(-50, -100)]
    [InlineData(30000, 32767)]
    public void Integers_settle_and_are_limited(short x, short y) =>
        Assert.Equal([[y, y, y, y]], CaseRun.Outputs<short>(Int16(2, true, 2, 0, 0, -3, 0), [x, x, x, x]));

    [Fact]
    public void Coefficients_whose_sum_could_overflow_are_reported() =>
        Assert.Equal([DiagnosticIds.OutOfRange], CaseRun.Diagnostics(Int16(14, false, 32767, -32768, 0, 0, 0)));

    [Fact]
    public void A_pole_at_one_cannot_start_settled() =>
        Assert.Equal([DiagnosticIds.OutOfRange], CaseRun.Diagnostics(Float(true, 1, 0, 0, -1, 0)));

    [Fact]
    public void Coefficients_that_are_no_numbers_are_reported() =>
        Assert.Equal([DiagnosticIds.OutOfRange], CaseRun.Diagnostics(Float(false, float.NaN, 0, 0, 0, 0)));

    [Fact]
    public void A_shift_beyond_the_type_is_reported() =>
        Assert.Equal([DiagnosticIds.UnsupportedAttribute], CaseRun.Diagnostics(Int16(16, false, 1, 0, 0, 0, 0)));

    [Fact]
    public void Coefficients_of_four_columns_are_reported() => Assert.Equal([DiagnosticIds.ShapeMismatch], CaseRun.Diagnostics(
        new OperatorCase("one", new BiquadCascade()).Input(ElementType.Float32, new Shape(3)).Constant<float>(ElementType.Float32, new Shape(1, 4), [1, 0, 0, 0])
            .State(ElementType.Float32, new Shape(1, 1, 2)).Output(ElementType.Float32)));

    // The same coefficients in double precision: what is left is the rounding of results, which error feedback keeps from building up.
    [Fact]
    public void Fixed_point_stays_within_two_steps_of_the_exact_filter()
    {
        var rounded = FixedSections.Of(IirDesign.Butterworth(FilterBand.LowPass, 4, 100, 8, 0, out _)!, 16, out _)!;
        short[] x = [.. Enumerable.Range(0, 600).Select(i => (short)Math.Round(9000 * Math.Sin(i * 0.11) + 6000 * Math.Sin(i * 1.7) + 500))];
        var one = new OperatorCase("one", new BiquadCascade { Shifts = new IntegerList(rounded.Shifts) }).Input(ElementType.Int16, new Shape(x.Length))
            .Constant<short>(ElementType.Int16, new Shape(2, 5), [.. rounded.Coefficients.Select(c => (short)c)]).State(ElementType.Int16, new Shape(1, 2, 5)).Output(ElementType.Int16);
        double[] exact = Exact(Array.ConvertAll(x, v => (double)v), [.. rounded.Coefficients.Select((c, i) => Math.ScaleB(c, -rounded.Shifts[i / 5]))]);
        double[] errors = [.. CaseRun.Outputs(one, x)[0].Zip(exact, (actual, wanted) => actual - wanted)];
        Assert.InRange(errors.Max(Math.Abs), 0.1, 2);
        Assert.InRange(errors.Average(), -0.6, 0.1);
    }

    [Fact]
    public void Single_precision_stays_within_two_millionths_of_the_peak()
    {
        float[] coefficients = IirDesign.Chebyshev(FilterBand.LowPass, 8, 0.05, 100, 13, 0, out _)!.ToSingle(out _)!;
        float[] x = [.. Enumerable.Range(0, 600).Select(i => (float)(9 * Math.Sin(i * 0.11) + 6 * Math.Sin(i * 1.7) + 0.5))];
        var one = new OperatorCase("one", new BiquadCascade()).Input(ElementType.Float32, new Shape(x.Length))
            .Constant<float>(ElementType.Float32, new Shape(4, 5), coefficients).State(ElementType.Float32, new Shape(1, 4, 2)).Output(ElementType.Float32);
        double[] exact = Exact(Array.ConvertAll(x, v => (double)v), Array.ConvertAll(coefficients, c => (double)c));
        Assert.InRange(CaseRun.Outputs(one, x)[0].Zip(exact, (actual, wanted) => Math.Abs(actual - wanted)).Max(), 1e-9, 15.5 * 2e-6);
    }

    // Direct form I from its definition.
    private static double[] Exact(double[] x, double[] coefficients)
    {
        for (int s = 0; s < coefficients.Length; s += 5)
        {
            var y = new double[x.Length];
            for (int t = 0; t < x.Length; t++)
            {
                double At(double[] of, int step) => step < 0 ? 0 : of[step];
                y[t] = coefficients[s] * x[t] + coefficients[s + 1] * At(x, t - 1) + coefficients[s + 2] * At(x, t - 2)
                    - coefficients[s + 3] * At(y, t - 1) - coefficients[s + 4] * At(y, t - 2);
            }

            x = y;
        }

        return x;
    }
}
