using System.Runtime.InteropServices;
using Mote.Core;
using Mote.Operators.Cases;
using Mote.Operators.Variables;
using Mote.Runtime;

namespace Mote.Operators.Tests.Variables;

public sealed class AssignVariableTests
{
    [Fact]
    public void What_was_assigned_is_read()
    {
        var cases = CaseModule.Combine(OperatorCatalog.All.Single(e => e.Type == typeof(AssignVariable)).Cases().Take(1));
        var session = Model.FromModule(cases.Module).CreateSession();
        new byte[] { 1, 2, 3, 250, 5, 6 }.CopyTo(session.Input(0));
        session.Run();
        Assert.Equal([1, 2, 3, -6, 5, 6], MemoryMarshal.Cast<byte, sbyte>(session.Output(0)).ToArray());
    }

    [Fact]
    public void A_value_that_no_variable_holds_is_reported()
    {
        var handle = Tensor.Constant("handle", ElementType.Resource, Shape.Scalar, new int[1]) with { Variable = 0 };
        var wrong = new OperatorCase("wrong", new AssignVariable())
        {
            Inputs = [handle, Tensor.Constant<byte>("text", ElementType.Float16, new Shape(1), [0, 0])],
            Variables = [new ResourceVariable("state", ElementType.Int8, new Shape(1))],
        };
        Assert.Equal(DiagnosticIds.UnsupportedTypes, Assert.Throws<DiagnosticException>(() => CaseModule.Combine([wrong])).Diagnostics[0].Id);
    }
}
