using Mote.Core;
using Mote.Operators.Cases;
using Mote.Operators.Variables;
using Mote.Runtime;

namespace Mote.Operators.Tests.Variables;

public sealed class ReadVariableTests
{
    [Fact]
    public void A_variable_that_was_never_assigned_is_zero()
    {
        var one = new ReadVariable();
        var cases = CaseModule.Combine(OperatorCatalog.All.Single(e => e.Type == one.GetType()).Cases().Take(1));
        var session = Model.FromModule(cases.Module).CreateSession();
        session.Run();
        Assert.All(session.Output(0).ToArray(), b => Assert.Equal(0, b));
    }

    [Fact]
    public void What_is_no_handle_of_a_variable_is_reported()
    {
        var wrong = new OperatorCase("wrong", new ReadVariable()).Input(ElementType.Resource, Shape.Scalar).Output(ElementType.Int8, declared: new Shape(2));
        Assert.Equal(DiagnosticIds.UnsupportedTensor, Assert.Throws<DiagnosticException>(() => CaseModule.Combine([wrong])).Diagnostics[0].Id);
    }
}
