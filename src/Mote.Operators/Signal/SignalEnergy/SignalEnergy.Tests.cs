using Mote.Core;
using Mote.Operators.Cases;
using Mote.Operators.Signal;
using Mote.Operators.Tests.Convolution;

namespace Mote.Operators.Tests.Signal;

public sealed class SignalEnergyTests
{
    // 3^2 + 4^2 is left out; 5^2 + 12^2; 1; 2^30 + 2^30.
    [Fact]
    public void Energies_outside_of_the_range_are_zero()
    {
        var session = Mote.Runtime.Model.FromModule(CaseModule.Combine([new OperatorCase("one", new SignalEnergy { StartIndex = 1, EndIndex = 4 })
            .Input(ElementType.Int16, new Shape(10)).Output(ElementType.UInt32)]).Module).CreateSession();
        ((ReadOnlySpan<short>)[3, 4, -5, 12, 0, 1, short.MinValue, short.MinValue, 9, 9]).CopyTo(session.Input<short>(0));
        session.Run();
        Assert.Equal([0u, 169u, 1u, 2147483648u, 0u], session.Output<uint>(0).ToArray());
    }

    [Theory]
    [InlineData(-1, 2)]
    [InlineData(2, 1)]
    [InlineData(0, 6)]
    public void Indices_that_are_not_there_are_reported(int start, int end) =>
        Assert.Equal([DiagnosticIds.OutOfRange], CaseRun.Diagnostics(new OperatorCase("one", new SignalEnergy { StartIndex = start, EndIndex = end })
            .Input(ElementType.Int16, new Shape(10)).Output(ElementType.UInt32)));
}
