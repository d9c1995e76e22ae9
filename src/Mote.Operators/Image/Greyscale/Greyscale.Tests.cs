using Mote.Core;
using Mote.Operators.Cases;
using Mote.Operators.Image;
using Mote.Operators.Tests.Activation;
using Mote.Operators.Tests.Convolution;

namespace Mote.Operators.Tests.Image;

public sealed class GreyscaleTests
{
    // 76.245 -> 76, 149.685 -> 150, 29.07 -> 29; white stays white.
    [Fact]
    public void Colours_weigh_by_their_brightness() => Assert.Equal([76, 150, 29, 255],
        SingleNode.Run<byte, byte>(new Greyscale(), ElementType.UInt8, new Shape(4, 3), null, [255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255], ElementType.UInt8, null));

    // -128 * 0.299 + 127 * 0.587 - 128 * 0.114 = 21.7.
    [Fact]
    public void Bytes_with_a_sign_weigh_the_same() => Assert.Equal([22, -128],
        SingleNode.Run<sbyte, sbyte>(new Greyscale(), ElementType.Int8, new Shape(2, 3), null, [-128, 127, -128, -128, -128, -128], ElementType.Int8, null));

    [Fact]
    public void Floats_are_added_in_order() => Assert.Equal([0.299f * 2 + 0.587f * 3 + 0.114f * 5],
        SingleNode.Run<float, float>(new Greyscale(), ElementType.Float32, new Shape(1, 3), null, [2, 3, 5], ElementType.Float32, null));

    [Fact]
    public void Four_channels_are_reported() => Assert.Equal([DiagnosticIds.ShapeMismatch],
        CaseRun.Diagnostics(new OperatorCase("one", new Greyscale()).Input(ElementType.UInt8, new Shape(2, 4)).Output(ElementType.UInt8)));
}
