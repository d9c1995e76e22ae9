using Mote.Core;
using Mote.Operators.Cases;
using Mote.Operators.Signal;
using Mote.Operators.Tests.Convolution;

namespace Mote.Operators.Tests.Signal;

public sealed class SignalFilterBankSpectralSubtractionTests
{
    private static readonly SignalFilterBankSpectralSubtraction Op = new()
    {
        NumChannels = 2,
        Smoothing = 1,
        OneMinusSmoothing = 3,
        AlternateSmoothing = 2,
        AlternateOneMinusSmoothing = 2,
        SmoothingBits = 0,
        MinSignalRemaining = 1,
        SpectralSubtractionBits = 2,
    };

    private static OperatorCase Case(SignalFilterBankSpectralSubtraction op) => new OperatorCase("one", op)
        .Input(ElementType.UInt32, new Shape(2)).State(ElementType.UInt32, new Shape(2)).Output(ElementType.UInt32).Output(ElementType.UInt32);

    // Noise (8 + 0) / 4 = 2 and 16 / 4 = 4; then (8 + 6) / 4 = 3 and (16 + 8) / 4 = 6, of which 8 leaves 2; then 8 / 4 = 2 remain of 8 at least.
    [Fact]
    public void Noise_is_learnt_and_subtracted() =>
        Assert.Equal([[6u, 4u], [5u, 2u], [4u, 2u]], CaseRun.Outputs<uint>(Case(Op), [8, 8], [8, 8], [8, 8]));

    // The estimate of 5 / 4 * 40 = 50 is above the signal 40; then silence lowers it to 0; without clamping it is 3 / 4 * 50 = 37.
    [Theory]
    [InlineData(true, 40, 0)]
    [InlineData(false, 50, 37)]
    public void Estimates_above_the_signal_are_lowered_when_clamping(bool clamping, uint first, uint second)
    {
        var session = Mote.Runtime.Model.FromModule(CaseModule.Combine([Case(Op with { Smoothing = 5, Clamping = clamping })]).Module).CreateSession();
        session.Input<uint>(0).Fill(40);
        session.Run();
        Assert.Equal(first, session.Output<uint>(1)[0]);
        session.Input<uint>(0)[0] = 0;
        session.Run();
        Assert.Equal(second, session.Output<uint>(1)[0]);
    }

    [Fact]
    public void Attributes_out_of_range_are_reported() =>
        Assert.Equal([DiagnosticIds.UnsupportedAttribute], CaseRun.Diagnostics(Case(Op with { SmoothingBits = 32 })));

    [Fact]
    public void An_input_in_place_of_the_state_is_reported() =>
        Assert.Equal([DiagnosticIds.UnsupportedTensor], CaseRun.Diagnostics(new OperatorCase("one", Op)
            .Input(ElementType.UInt32, new Shape(2)).Input(ElementType.UInt32, new Shape(2)).Output(ElementType.UInt32).Output(ElementType.UInt32)));
}
