using Mote.Core;
using Mote.Operators.Cases;
using Mote.Operators.Signal;
using Mote.Operators.Tests.Convolution;

namespace Mote.Operators.Tests.Signal;

public sealed class SignalFramerTests
{
    private static OperatorCase Case(int size, int step, bool prefill, int kept) => new OperatorCase("one", new SignalFramer { FrameSize = size, FrameStep = step, Prefill = prefill })
        .Input(ElementType.Int16, new Shape(2)).State(ElementType.Int16, new Shape(1, kept)).State(ElementType.Int32, new Shape(1)).Output(ElementType.Int16).Output(ElementType.Bool);

    [Fact]
    public void Frames_overlap_and_begin_when_there_is_enough() =>
        Assert.Equal([[(short)0, (short)0, (short)0], [(short)1, (short)2, (short)3], [(short)3, (short)4, (short)5]], CaseRun.Outputs<short>(Case(3, 2, false, 2), [1, 2], [3, 4], [5, 6]));

    [Fact]
    public void With_prefill_the_stream_begins_with_zeros() =>
        Assert.Equal([[(short)0, (short)1, (short)2], [(short)2, (short)3, (short)4]], CaseRun.Outputs<short>(Case(3, 2, true, 1), [1, 2], [3, 4]));

    [Fact]
    public void The_second_result_says_when_frames_are_valid()
    {
        var session = Mote.Runtime.Model.FromModule(CaseModule.Combine([Case(5, 2, false, 4)]).Module).CreateSession();
        foreach (byte valid in (byte[])[0, 0, 1, 1])
        {
            session.Run();
            Assert.Equal(valid, session.Output(1)[0]);
        }

        session.Reset();
        session.Run();
        Assert.Equal(0, session.Output(1)[0]);
    }

    [Fact]
    public void Impossible_frames_are_reported()
    {
        Assert.Equal([DiagnosticIds.UnsupportedAttribute], CaseRun.Diagnostics(Case(0, 2, false, 2)));
        Assert.Equal([DiagnosticIds.UnsupportedAttribute], CaseRun.Diagnostics(Case(1, 2, true, 2)));
        Assert.Equal([DiagnosticIds.ShapeMismatch], CaseRun.Diagnostics(Case(5, 3, false, 2)));
        Assert.Equal([DiagnosticIds.UnsupportedTensor], CaseRun.Diagnostics(Case(5, 2, false, 2)));
    }
}
