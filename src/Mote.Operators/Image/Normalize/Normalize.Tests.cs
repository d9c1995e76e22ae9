using Mote.Core;
using Mote.Operators.Cases;
using Mote.Operators.Image;
using Mote.Operators.Tests.Convolution;
using Mote.Runtime;

namespace Mote.Operators.Tests.Image;

public sealed class NormalizeTests
{
    private static OperatorCase Case(ElementType type, Quantization? to, float[] scale, float[] offset) => new OperatorCase("one", new Normalize()).Input(ElementType.UInt8, new Shape(2, 2))
        .Constant<float>(ElementType.Float32, new Shape(scale.Length), scale).Constant<float>(ElementType.Float32, new Shape(offset.Length), offset).Output(type, to);

    private static Session Run(OperatorCase one)
    {
        var session = Model.FromModule(CaseModule.Combine([one]).Module).CreateSession();
        ((ReadOnlySpan<byte>)[0, 100, 200, 255]).CopyTo(session.Input(0));
        session.Run();
        return session;
    }

    [Fact]
    public void Each_channel_has_its_own_scale_and_offset() =>
        Assert.Equal([-1f, 55, 99, 132.5f], Run(Case(ElementType.Float32, null, [0.5f, 0.5f], [-1, 5])).Output<float>(0).ToArray());

    // x / 255 stored with the scale 1/255 and zero point -128 is x - 128.
    [Fact]
    public void Bytes_become_signed_by_a_table() =>
        Assert.Equal([-128, -28, 72, 127], Run(Case(ElementType.Int8, new Quantization(1 / 255f, -128), [1 / 255f], [0])).Output<sbyte>(0).ToArray());

    [Fact]
    public void Three_scales_for_two_channels_are_reported() =>
        Assert.Equal([DiagnosticIds.ShapeMismatch], CaseRun.Diagnostics(Case(ElementType.Float32, null, [1, 1, 1], [0, 0, 0])));

    [Fact]
    public void A_scale_that_is_not_a_number_is_reported() =>
        Assert.Equal([DiagnosticIds.OutOfRange], CaseRun.Diagnostics(Case(ElementType.Float32, null, [float.NaN], [0])));
}
