using Mote.Core;
using Mote.Operators.Cases;
using Mote.Operators.Spectrum;
using Mote.Operators.Tests.Activation;
using Mote.Operators.Tests.Convolution;
using Mote.Runtime;

namespace Mote.Operators.Tests.Spectrum;

public sealed class DctTests
{
    // A constant row of four ones is 4 / sqrt(4) = 2 in the first coefficient. 1, 0, 0, -1: sqrt(1/2) * 2 cos(pi/8) = 1.30656 in the second,
    // sqrt(1/2) * 2 cos(3 pi/8) = 0.54120 in the last.
    [Fact]
    public void Cosines_of_half_turns_are_told_apart()
    {
        Assert.Equal([2f, 0, 0, 0], SingleNode.Float(new Dct(), 1, 1, 1, 1));
        Assert.Equal([0f, 1.30656f, 0, 0.5412f], SingleNode.Float(new Dct(), 1, 0, 0, -1).Select(v => MathF.Round(v, 5)));
    }

    // 1, 2, 3: the sum 6 / sqrt(3) = 3.46410; sqrt(2/3) cos(pi/6) * (1 - 3) = -1.41421; sqrt(2/3) (1/2 * 4 - 2) = 0.
    [Fact]
    public void Odd_rows_have_a_middle() => Assert.Equal([3.4641f, -1.41421f, 0], SingleNode.Float(new Dct(), 1, 2, 3).Select(v => MathF.Round(v, 5)));

    [Fact]
    public void The_energy_takes_the_place_of_the_first_coefficient()
    {
        var one = new OperatorCase("one", new Dct { Coefficients = 2 }).Input(ElementType.Float32, new Shape(2, 2)).Input(ElementType.Float32, new Shape(2, 1)).Output(ElementType.Float32);
        var session = Model.FromModule(CaseModule.Combine([one]).Module).CreateSession();
        ((ReadOnlySpan<float>)[3, 3, 5, 5]).CopyTo(session.Input<float>(0));
        ((ReadOnlySpan<float>)[7, 8]).CopyTo(session.Input<float>(1));
        session.Run();
        Assert.Equal([7f, 0, 8, 0], session.Output<float>(0).ToArray());
    }

    // sqrt(1/2) is 23170 of 32768: (100 + 101) * 23170 / 32768 = 142.1; (100 - 101) * 0.707 = -0.707 -> -1. 32767 * 2 * 0.707 is limited.
    [Fact]
    public void Integers_are_rounded_and_limited() => Assert.Equal([142, -1, 32767, 0],
        SingleNode.Run<short, short>(new Dct(), ElementType.Int16, new Shape(2, 2), null, [100, 101, 32767, 32767], ElementType.Int16, null));

    [Fact]
    public void More_coefficients_than_numbers_are_reported() => Assert.Equal([DiagnosticIds.UnsupportedAttribute],
        CaseRun.Diagnostics(new OperatorCase("one", new Dct { Coefficients = 5 }).Input(ElementType.Float32, new Shape(4)).Output(ElementType.Float32)));

    [Fact]
    public void Energies_that_are_not_one_a_row_are_reported() => Assert.Equal([DiagnosticIds.ShapeMismatch],
        CaseRun.Diagnostics(new OperatorCase("one", new Dct()).Input(ElementType.Float32, new Shape(3, 4)).Input(ElementType.Float32, new Shape(1, 3)).Output(ElementType.Float32)));
}
