using Mote.Core;
using Mote.Operators.Cases;
using Mote.Operators.Signal;
using Mote.Operators.Tests.Convolution;

namespace Mote.Operators.Tests.Signal;

public sealed class SignalStackerTests
{
    private static OperatorCase Case(int step) => new OperatorCase("one", new SignalStacker { NumChannels = 1, LeftContext = 1, RightContext = 1, Step = step })
        .Input(ElementType.Int16, new Shape(1)).State(ElementType.Int16, new Shape(1, 2)).State(ElementType.Int32, new Shape(2)).Output(ElementType.Int16).Output(ElementType.Bool);

    // The first frame stands for the one before it; frame 2 is the first with a right neighbour.
    [Fact]
    public void Frames_come_with_their_neighbours_every_step()
    {
        short[] nothing = [0, 0, 0];
        Assert.Equal([nothing, [(short)1, (short)1, (short)2], nothing, [(short)2, (short)3, (short)4], nothing], CaseRun.Outputs<short>(Case(2), [1], [2], [3], [4], [5]));
    }

    [Fact]
    public void Every_frame_comes_with_a_step_of_one() =>
        Assert.Equal([[(short)0, (short)0, (short)0], [(short)1, (short)1, (short)2], [(short)1, (short)2, (short)3]], CaseRun.Outputs<short>(Case(1), [1], [2], [3]));

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    public void Steps_beyond_a_result_are_reported(int step) => Assert.Equal([DiagnosticIds.UnsupportedAttribute], CaseRun.Diagnostics(Case(step)));
}
