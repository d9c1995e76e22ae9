using Mote.Core;
using Mote.Operators.Cases;
using Mote.Operators.Filtering;
using Mote.Operators.Tests.Convolution;

namespace Mote.Operators.Tests.Filtering;

public sealed class DcBlockTests
{
    private static OperatorCase Of(ElementType type, DcBlock op, int steps)
    {
        var one = new OperatorCase("one", op).Input(type, new Shape(steps)).State(type, new Shape(1, type == ElementType.Float32 ? 2 : 3));
        return (op.StartSettled ? one.State(ElementType.Bool, new Shape(1)) : one).Output(type);
    }

    // 8, 8 / 2, then -8 + 4 / 2 and -6 / 2 in the next block.
    [Fact]
    public void A_step_dies_away() => Assert.Equal([[8f, 4], [-6f, -3]], CaseRun.Outputs<float>(Of(ElementType.Float32, new DcBlock { Pole = 0.5f }, 2), [8, 8], [0, 0]));

    [Fact]
    public void A_settled_start_is_silent() =>
        Assert.Equal([[0f, 0], [1f, 0.5f]], CaseRun.Outputs<float>(Of(ElementType.Float32, new DcBlock { Pole = 0.5f, StartSettled = true }, 2), [9, 9], [10, 10]));

    // 3, then 1.5 -> 1 and a half is kept: 1 / 2 + 1 / 2 = 1, 1 / 2 -> 0, 0 + 1 / 2 -> 0.
    [Fact]
    public void Int16_adds_what_it_lost() => Assert.Equal([[3, 1, 1, 0, 0]], CaseRun.Outputs<short>(Of(ElementType.Int16, new DcBlock { Pole = 0.5f }, 5), [3, 3, 3, 3, 3]));

    [Fact]
    public void Int16_is_limited() =>
        Assert.Equal([[-32768, 32767]], CaseRun.Outputs<short>(Of(ElementType.Int16, new DcBlock { Pole = 0.5f }, 2), [-32768, 32767]));

    [Theory]
    [InlineData(1f)]
    [InlineData(-0.1f)]
    [InlineData(float.NaN)]
    public void Poles_without_rest_are_reported(float pole) =>
        Assert.Equal([DiagnosticIds.UnsupportedAttribute], CaseRun.Diagnostics(Of(ElementType.Float32, new DcBlock { Pole = pole }, 2)));
}
