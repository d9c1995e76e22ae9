using Mote.Core;
using Mote.Operators.Cases;
using Mote.Operators.Filtering;
using Mote.Operators.Tests.Convolution;

namespace Mote.Operators.Tests.Filtering;

public sealed class FirTests
{
    private static OperatorCase Float(Fir op, int steps, params float[] taps)
    {
        var one = new OperatorCase("one", op).Input(ElementType.Float32, new Shape(steps)).Constant<float>(ElementType.Float32, new Shape(taps.Length), taps)
            .State(ElementType.Float32, new Shape(taps.Length - 1, 1));
        return (op.StartSettled ? one.State(ElementType.Bool, new Shape(1)) : one).Output(ElementType.Float32);
    }

    // 1 x + 10 x' + 100 x''.
    [Fact]
    public void A_block_sees_the_end_of_the_last_one() =>
        Assert.Equal([[1f, 12], [123f, 234], [345f, 456]], CaseRun.Outputs<float>(Float(new Fir(), 2, 1, 10, 100), [1, 2], [3, 4], [5, 6]));

    [Fact]
    public void Decimation_keeps_the_first_of_every_group() =>
        Assert.Equal([[1f, 123], [345f, 567]], CaseRun.Outputs<float>(Float(new Fir { Factor = 2 }, 4, 1, 10, 100), [1, 2, 3, 4], [5, 6, 7, 8]));

    [Fact]
    public void A_settled_start_leaves_a_constant_alone() =>
        Assert.Equal([[8f, 8], [4f, 0]], CaseRun.Outputs<float>(Float(new Fir { StartSettled = true }, 2, 0.5f, 0.5f), [8, 8], [0, 0]));

    // (3 x + x') / 2: 4.5 goes up to 5; (-9 + 3) / 2; beyond the type; (60000 + 32767) / 2.
    [Fact]
    public void Int16_rounds_halves_up_and_is_limited() => Assert.Equal([[5, -3, 32767, 32767]], CaseRun.Outputs<short>(
        new OperatorCase("one", new Fir { Shift = 1 }).Input(ElementType.Int16, new Shape(4)).Constant<short>(ElementType.Int16, new Shape(2), [3, 1])
            .State(ElementType.Int16, new Shape(1, 1)).Output(ElementType.Int16),
        [3, -3, 32767, 20000]));

    [Fact]
    public void A_factor_that_does_not_divide_the_block_is_reported() =>
        Assert.Equal([DiagnosticIds.UnsupportedAttribute], CaseRun.Diagnostics(Float(new Fir { Factor = 3 }, 4, 1, 1)));

    [Fact]
    public void Taps_whose_sum_could_overflow_are_reported() => Assert.Equal([DiagnosticIds.OutOfRange], CaseRun.Diagnostics(
        new OperatorCase("one", new Fir { Shift = 15 }).Input(ElementType.Int16, new Shape(4)).Constant<short>(ElementType.Int16, new Shape(2), [32767, -32768])
            .State(ElementType.Int16, new Shape(1, 1)).Output(ElementType.Int16)));

    [Fact]
    public void Taps_that_are_computed_are_reported() => Assert.Equal([DiagnosticIds.NotConstant], CaseRun.Diagnostics(
        new OperatorCase("one", new Fir()).Input(ElementType.Float32, new Shape(4)).Input(ElementType.Float32, new Shape(2)).State(ElementType.Float32, new Shape(1, 1)).Output(ElementType.Float32)));
}
