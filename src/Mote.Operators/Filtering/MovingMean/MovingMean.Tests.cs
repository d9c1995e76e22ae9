using Mote.Core;
using Mote.Operators.Cases;
using Mote.Operators.Filtering;
using Mote.Operators.Tests.Convolution;

namespace Mote.Operators.Tests.Filtering;

public sealed class MovingMeanTests
{
    private static OperatorCase Of(ElementType type, MovingMean op, int steps)
    {
        var one = new OperatorCase("one", op).Input(type, new Shape(steps)).State(type, new Shape(op.Window - 1, 1));
        return (op.StartSettled ? one.State(ElementType.Bool, new Shape(1)) : one).Output(type);
    }

    [Fact]
    public void The_mean_is_of_the_last_samples_across_blocks() =>
        Assert.Equal([[1f, 3], [6f, 9]], CaseRun.Outputs<float>(Of(ElementType.Float32, new MovingMean { Window = 3 }, 2), [3, 6], [9, 12]));

    [Fact]
    public void Gravity_is_gone_from_the_first_sample_on() => Assert.Equal([[0f, 0, 2]],
        CaseRun.Outputs<float>(Of(ElementType.Float32, new MovingMean { Window = 2, Subtract = true, StartSettled = true }, 3), [9, 9, 13]));

    // 1 / 2 -> 1, -1 / 2 -> -1, 3 / 2 -> 2.
    [Fact]
    public void Int16_rounds_halves_away_from_zero() =>
        Assert.Equal([[1, -1, 2]], CaseRun.Outputs<short>(Of(ElementType.Int16, new MovingMean { Window = 2 }, 3), [1, -2, 5]));

    // The mean of three is (-32768 - 32768 + 32767) / 3 = -10923: 32767 exceeds it by more than 16 bits hold.
    [Fact]
    public void A_difference_beyond_the_type_is_limited() => Assert.Equal([[0, 0, 32767]], CaseRun.Outputs<short>(
        Of(ElementType.Int16, new MovingMean { Window = 3, Subtract = true, StartSettled = true }, 3), [-32768, -32768, 32767]));

    [Fact]
    public void A_window_of_nothing_is_reported() => Assert.Equal([DiagnosticIds.UnsupportedAttribute], CaseRun.Diagnostics(
        new OperatorCase("one", new MovingMean { Window = 0 }).Input(ElementType.Int16, new Shape(4)).Output(ElementType.Int16)));
}
