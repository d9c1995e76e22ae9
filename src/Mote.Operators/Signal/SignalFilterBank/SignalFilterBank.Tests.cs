using Mote.Core;
using Mote.Operators.Cases;
using Mote.Operators.Signal;
using Mote.Operators.Tests.Convolution;

namespace Mote.Operators.Tests.Signal;

public sealed class SignalFilterBankTests
{
    private static OperatorCase Case(short start, short weightStart, short width) => new OperatorCase("one", new SignalFilterBank { NumChannels = 1 })
        .Input(ElementType.UInt32, new Shape(3))
        .Constant<short>(ElementType.Int16, new Shape(3), [1, 2, 3])
        .Constant<short>(ElementType.Int16, new Shape(3), [4, 5, 6])
        .Constant<short>(ElementType.Int16, new Shape(2), [0, start])
        .Constant<short>(ElementType.Int16, new Shape(2), [0, weightStart])
        .Constant<short>(ElementType.Int16, new Shape(2), [2, width])
        .Output(ElementType.UInt64);

    // Band 0 leaves 4 * 10 + 5 * 20 to channel 1, which adds 3 * 30.
    [Fact]
    public void Bands_count_in_their_own_channel_and_in_the_next()
    {
        var session = Mote.Runtime.Model.FromModule(CaseModule.Combine([Case(2, 2, 1)]).Module).CreateSession();
        ((ReadOnlySpan<uint>)[10, 20, 30]).CopyTo(session.Input<uint>(0));
        session.Run();
        Assert.Equal([230ul], session.Output<ulong>(0).ToArray());
    }

    [Theory]
    [InlineData(3, 2, 1)]
    [InlineData(2, 3, 1)]
    [InlineData(-1, 0, 1)]
    [InlineData(0, -1, 1)]
    [InlineData(0, 0, -1)]
    [InlineData(0, 0, 4)]
    public void Bands_beyond_the_tables_are_reported(short start, short weightStart, short width) =>
        Assert.Equal([DiagnosticIds.OutOfRange], CaseRun.Diagnostics(Case(start, weightStart, width)));

    [Fact]
    public void Computed_tables_are_reported()
    {
        var one = Case(2, 2, 1);
        Assert.Equal([DiagnosticIds.NotConstant], CaseRun.Diagnostics(one with { Inputs = one.Inputs.SetItem(4, new Tensor("starts", ElementType.Int16, new Shape(2))) }));
    }
}
