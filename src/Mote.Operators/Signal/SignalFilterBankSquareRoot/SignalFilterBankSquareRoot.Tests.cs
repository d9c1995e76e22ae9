using Mote.Core;
using Mote.Operators.Cases;
using Mote.Operators.Signal;
using Mote.Operators.Tests.Convolution;

namespace Mote.Operators.Tests.Signal;

public sealed class SignalFilterBankSquareRootTests
{
    private static uint[] Roots(int bits, params ulong[] values)
    {
        var session = Mote.Runtime.Model.FromModule(CaseModule.Combine([new OperatorCase("one", new SignalFilterBankSquareRoot())
            .Input(ElementType.UInt64, new Shape(values.Length)).Constant<int>(ElementType.Int32, Shape.Scalar, [bits]).Output(ElementType.UInt32)]).Module).CreateSession();
        values.CopyTo(session.Input<ulong>(0));
        session.Run();
        return session.Output<uint>(0).ToArray();
    }

    // 1.41, 1.73, 2.45, 2.65.
    [Fact]
    public void Roots_are_rounded_to_the_nearest_integer() => Assert.Equal([0u, 1u, 1u, 2u, 2u, 3u, 1000u], Roots(0, 0, 1, 2, 3, 6, 7, 1_000_000));

    [Fact]
    public void Roots_of_32_bits_have_16_and_roots_of_64_bits_have_32() =>
        Assert.Equal([65535u, 65536u, uint.MaxValue], Roots(0, uint.MaxValue, 1ul << 32, ulong.MaxValue));

    // 1000 >> 3; 33 counts as 1.
    [Fact]
    public void Roots_are_shifted()
    {
        Assert.Equal([125u], Roots(3, 1_000_000));
        Assert.Equal([500u], Roots(33, 1_000_000));
    }
}
