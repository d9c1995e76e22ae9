using System.Globalization;
using Mote.Core;
using Mote.Operators.Requantization;
using Mote.Operators.Tests.Activation;

namespace Mote.Operators.Tests.Requantization;

public sealed class DequantizeTests
{
    [Fact]
    public void Numbers_become_what_they_stand_for()
    {
        float[] y = SingleNode.Run<sbyte, float>(new Dequantize(), ElementType.Int8, new Shape(3), new Quantization(0.5f, -3), [-128, -3, 127], ElementType.Float32, null);
        Assert.Equal([-62.5f, 0, 65], y);
    }

    [Fact]
    public void Missing_quantization_is_reported() =>
        Assert.Equal([DiagnosticIds.MissingQuantization], SingleNode.Diagnostics(new Dequantize(), ElementType.Int8, new Shape(2), null, ElementType.Float32, null));

    [Fact]
    public void Conversions_give_the_bits_of_the_recordings()
    {
        foreach (var row in GoldenConversion.Rows("DEQUANTIZE"))
        {
            float[] actual = row.Run<sbyte, float>(new Dequantize(), i => (sbyte)(i - 128));
            uint[] expected = Array.ConvertAll(row.Values, v => uint.Parse(v, NumberStyles.HexNumber, CultureInfo.InvariantCulture));
            Assert.Equal(expected, Array.ConvertAll(actual, BitConverter.SingleToUInt32Bits));
        }
    }
}
