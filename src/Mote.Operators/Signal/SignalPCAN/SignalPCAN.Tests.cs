using Mote.Core;
using Mote.Operators.Cases;
using Mote.Operators.Signal;
using Mote.Operators.Tests.Convolution;

namespace Mote.Operators.Tests.Signal;

public sealed class SignalPCANTests
{
    private static uint[] Run(uint signal, uint noise)
    {
        // 64 up to 2; in the octave of 4 to 7 the line 64 + 32 f.
        var table = new short[125];
        (table[0], table[1], table[2], table[6], table[7]) = (64, 64, 64, 64, 32);
        var session = Mote.Runtime.Model.FromModule(CaseModule.Combine([new OperatorCase("one", new SignalPCAN { SnrShift = 6 })
            .Input(ElementType.UInt32, new Shape(1)).Input(ElementType.UInt32, new Shape(1)).Constant<short>(ElementType.Int16, new Shape(125), table).Output(ElementType.UInt32)]).Module).CreateSession();
        session.Input<uint>(0)[0] = signal;
        session.Input<uint>(1)[0] = noise;
        session.Run();
        return session.Output<uint>(0).ToArray();
    }

    // 4096 is 1 with 12 fractional bits: 1/4 with 6 is 16. 8192 is 2: 2 - 1 with 6 is 64.
    [Fact]
    public void Small_signals_are_squared_and_large_ones_lowered()
    {
        Assert.Equal([16u], Run(4096, 0));
        Assert.Equal([64u], Run(8192, 2));
    }

    // 6 is the middle of its octave: gain 64 + 16 = 80; 4096 * 80 / 64 = 5120, and 5120^2 / 2^20 = 25.
    [Fact]
    public void Gains_are_interpolated_within_an_octave() => Assert.Equal([25u], Run(4096, 6));
}
