using Mote.Core;
using Mote.Operators.Cases;
using Mote.Operators.Signal;
using Mote.Operators.Tests.Convolution;

namespace Mote.Operators.Tests.Signal;

public sealed class CircularBufferTests
{
    private static OperatorCase Case(int cycles, bool tells)
    {
        var one = new OperatorCase("one", new CircularBuffer { CyclesMax = cycles })
            .Input(ElementType.Int8, new Shape(1, 1, 1, 2)).State(ElementType.Int8, new Shape(1, 3, 1, 2)).State(ElementType.Int32, new Shape(1))
            .Output(ElementType.Int8, null, new Shape(1, 3, 1, 2));
        return tells ? one.Output(ElementType.Bool, null, new Shape(1)) : one;
    }

    [Fact]
    public void Rows_move_up()
    {
        Assert.Equal([[(sbyte)0, (sbyte)0, (sbyte)0, (sbyte)0, (sbyte)1, (sbyte)2], [(sbyte)0, (sbyte)0, (sbyte)1, (sbyte)2, (sbyte)3, (sbyte)4]],
            CaseRun.Outputs<sbyte>(Case(1, false), [1, 2], [3, 4]));
    }

    [Fact]
    public void The_second_result_is_true_every_cycle()
    {
        var session = Mote.Runtime.Model.FromModule(CaseModule.Combine([Case(3, true)]).Module).CreateSession();
        foreach (byte due in (byte[])[0, 0, 1, 0, 0, 1])
        {
            session.Run();
            Assert.Equal(due, session.Output(1)[0]);
        }
    }

    [Fact]
    public void A_buffer_that_would_stop_the_model_is_reported() => Assert.Equal([DiagnosticIds.UnsupportedAttribute], CaseRun.Diagnostics(Case(2, false)));
}
