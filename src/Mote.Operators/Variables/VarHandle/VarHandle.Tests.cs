using Mote.Core;
using Mote.Operators.Cases;
using Mote.Operators.Variables;
using Mote.Runtime;

namespace Mote.Operators.Tests.Variables;

public sealed class VarHandleTests
{
    [Fact]
    public void The_value_is_the_number_of_the_variable()
    {
        var session = Model.FromModule(CaseModule.Combine(new VarHandle[] { new() }.Select(op => new OperatorCase("handle", op).Output(ElementType.Resource))).Module).CreateSession();
        session.Run();
        Assert.Equal([0], session.Output<int>(0).ToArray());
    }

    [Fact]
    public void An_output_that_is_no_handle_is_reported()
    {
        var e = Assert.Throws<DiagnosticException>(() => CaseModule.Combine([new OperatorCase("wrong", new VarHandle()).Output(ElementType.Int32)]));
        Assert.Equal(DiagnosticIds.UnsupportedTypes, e.Diagnostics[0].Id);
    }
}
