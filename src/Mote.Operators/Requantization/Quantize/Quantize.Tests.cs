using System.Globalization;
using Mote.Core;
using Mote.Operators.Requantization;
using Mote.Operators.Tests.Activation;

namespace Mote.Operators.Tests.Requantization;

public sealed class QuantizeTests
{
    [Fact]
    public void Floats_are_divided_by_the_scale_and_rounded_with_halves_away_from_zero()
    {
        // Scale 0.5, zero point 3: 0.25 / 0.5 = 0.5 -> 1; -0.25 -> -1; 0.2 -> 0.4 -> 0; 1000 and infinity saturate; NaN counts as 0.
        sbyte[] y = SingleNode.Run<float, sbyte>(new Quantize(), ElementType.Float32, new Shape(6), null,
            [0.25f, -0.25f, 0.2f, 1000f, float.NegativeInfinity, float.NaN], ElementType.Int8, new Quantization(0.5f, 3));
        Assert.Equal([4, 2, 3, 127, -128, 3], y);
    }

    [Fact]
    public void Bytes_with_and_without_sign_differ_in_the_zero_point_only()
    {
        sbyte[] y = SingleNode.Run<byte, sbyte>(new Quantize(), ElementType.UInt8, new Shape(3), new Quantization(0.1f, 128), [0, 128, 255], ElementType.Int8, new Quantization(0.1f));
        Assert.Equal([-128, 0, 127], y);
    }

    [Fact]
    public void A_finer_scale_is_a_shift_to_the_left()
    {
        int[] y = SingleNode.Run<short, int>(new Quantize(), ElementType.Int16, new Shape(2), new Quantization(1f, 2), [3, -32768], ElementType.Int32, new Quantization(0.125f, -1));
        Assert.Equal([7, -262161], y);
    }

    [Fact]
    public void A_scale_that_is_out_of_range_is_reported() => Assert.Equal([DiagnosticIds.BadQuantization],
        SingleNode.Diagnostics(new Quantize(), ElementType.Int8, new Shape(2), new Quantization(1e30f), ElementType.Int8, new Quantization(1e-30f)));

    [Fact]
    public void Conversions_give_the_numbers_of_the_recordings()
    {
        foreach (var row in GoldenConversion.Rows("QUANTIZE"))
        {
            string[] actual = (row.Input, row.Output) switch
            {
                (ElementType.Float32, ElementType.Int8) => Texts(row.Run<float, sbyte>(new Quantize(), i => (i - 128) * 0.25f)),
                (ElementType.Float32, ElementType.Int16) => Texts(row.Run<float, short>(new Quantize(), i => (i - 128) * 0.25f)),
                (ElementType.Int8, ElementType.Int8) => Texts(row.Run<sbyte, sbyte>(new Quantize(), i => (sbyte)(i - 128))),
                (ElementType.Int16, ElementType.Int8) => Texts(row.Run<short, sbyte>(new Quantize(), i => (short)(-32768 + 257 * i))),
                (ElementType.Int16, ElementType.Int16) => Texts(row.Run<short, short>(new Quantize(), i => (short)(-32768 + 257 * i))),
                _ => throw new InvalidOperationException($"The recordings have an unexpected row {row}."),
            };
            Assert.True(row.Values.SequenceEqual(actual), $"{row}: {string.Join(",", actual)}, recorded {string.Join(",", row.Values)}");
        }
    }

    private static string[] Texts<T>(T[] values)
        where T : IFormattable => Array.ConvertAll(values, v => v.ToString(null, CultureInfo.InvariantCulture));
}
