using Mote.Core;
using Mote.Operators.Cases;
using Mote.Operators.Signal;
using Mote.Operators.Tests.Convolution;

namespace Mote.Operators.Tests.Signal;

public sealed class SignalFilterBankLogTests
{
    private static short[] Run(int scale, int bits, params uint[] values)
    {
        var session = Mote.Runtime.Model.FromModule(CaseModule.Combine([new OperatorCase("one", new SignalFilterBankLog { OutputScale = scale, InputCorrectionBits = bits })
            .Input(ElementType.UInt32, new Shape(values.Length)).Output(ElementType.Int16)]).Module).CreateSession();
        values.CopyTo(session.Input<uint>(0));
        session.Run();
        return session.Output<short>(0).ToArray();
    }

    // 64 ln 2 = 44.4, 64 ln 1000 = 442.1.
    [Fact]
    public void Logarithms_are_rounded_in_units_of_the_scale() => Assert.Equal([(short)0, (short)0, (short)44, (short)442], Run(64, 0, 0, 1, 2, 1000));

    // 64 ln 8000 = 575.2.
    [Fact]
    public void The_input_is_shifted_first() => Assert.Equal([(short)575], Run(64, 3, 1000));

    // 2000 ln 2^32 = 44361.
    [Fact]
    public void Logarithms_are_limited_to_16_bits() => Assert.Equal([short.MaxValue], Run(2000, 0, uint.MaxValue));

    // TFLM hardly interpolates within the 128 segments, which costs up to 224/65536 ln 2 = 0.0024: 3.4 units of 1/1400, and half of one for rounding.
    [Fact]
    public void The_logarithm_is_within_a_four_hundredth()
    {
        uint[] values = [.. Enumerable.Range(0, 400).Select(i => (uint)Math.Exp(1 + (i * 0.05)))];
        short[] logs = Run(1400, 0, values);
        for (int i = 0; i < values.Length; i++)
        {
            Assert.InRange(logs[i] - (1400 * Math.Log(values[i])), -3.9, 3.9);
        }
    }
}
