using Mote.Core;
using Mote.Operators.Activation;
using Mote.Operators.Requantization;
using Mote.Operators.Tests.Activation;

namespace Mote.Operators.Tests.Requantization;

public sealed class ByteTableTests
{
    private static readonly Quantization Half = new(0.5f, 3);

    [Fact]
    public void Each_byte_becomes_what_the_steps_one_after_the_other_make_of_it()
    {
        // 0.5 (10 - 3) = 3.5; RELU keeps it; in units of 0.25 from -128: -128 + 14 = -114. Below zero -128.
        var steps = new ByteStep(new ByteStep(null, new Relu(), ElementType.Int8, Half), new Quantize(), ElementType.Int8, new Quantization(0.25f, -128));
        sbyte[] y = SingleNode.Run<sbyte, sbyte>(new ByteTable { Last = steps }, ElementType.Int8, new Shape(4), Half, [10, 3, 2, -128], ElementType.Int8, new Quantization(0.25f, -128));
        Assert.Equal([-114, -128, -128, -128], y);
    }

    [Fact]
    public void A_table_without_steps_is_reported() => Assert.Equal([DiagnosticIds.UnsupportedAttribute],
        SingleNode.Diagnostics(new ByteTable(), ElementType.Int8, new Shape(2), Half, ElementType.Int8, Half));

    [Fact]
    public void A_step_that_is_not_legal_is_reported() => Assert.Equal([DiagnosticIds.UnsupportedAttribute],
        SingleNode.Diagnostics(new ByteTable { Last = new ByteStep(null, new Dequantize(), ElementType.Int8, Half) }, ElementType.Int8, new Shape(2), Half, ElementType.Int8, Half));
}
