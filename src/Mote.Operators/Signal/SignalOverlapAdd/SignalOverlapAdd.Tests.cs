using Mote.Core;
using Mote.Operators.Cases;
using Mote.Operators.Signal;
using Mote.Operators.Tests.Convolution;

namespace Mote.Operators.Tests.Signal;

public sealed class SignalOverlapAddTests
{
    private static OperatorCase Case(ElementType type, int step) => new OperatorCase("one", new SignalOverlapAdd { FrameStep = step })
        .Input(type, new Shape(1, 3)).State(type, new Shape(1, 3)).Output(type);

    // 3 is left over and comes with 4.
    [Fact]
    public void What_is_left_over_is_added_to_the_next_frame() =>
        Assert.Equal([[1f, 2f], [7f, 5f], [6f, 0f]], CaseRun.Outputs<float>(Case(ElementType.Float32, 2), [1, 2, 3], [4, 5, 6], [0, 0, 0]));

    [Fact]
    public void Integers_are_limited() =>
        Assert.Equal([[(short)30000], [short.MaxValue]], CaseRun.Outputs<short>(Case(ElementType.Int16, 1), [30000, 30000, 0], [30000, 0, 0]));

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    public void Steps_beyond_the_frame_are_reported(int step) => Assert.Equal([DiagnosticIds.UnsupportedAttribute], CaseRun.Diagnostics(Case(ElementType.Int16, step)));
}
