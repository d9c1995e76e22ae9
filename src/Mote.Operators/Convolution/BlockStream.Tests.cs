using Mote.Core;
using Mote.Core.Numerics;
using Mote.Operators.Convolution;

namespace Mote.Operators.Tests.Convolution;

public sealed class BlockStreamTests
{
    private static readonly Quantization Output = new(1, -128);

    /// <summary>256 * (bias 7 - zero point 1 * (2 - 3) + 127 * -3); the halves 2 + 256 * -3 and 0; the shift; the factors.</summary>
    [Fact]
    public void A_pair_is_its_biases_its_words_and_its_requantization()
    {
        var multiplier = QuantizedMultiplier.FromReal(0.01);
        int[] words = BlockStream.Pack([2, -3, 4, 5], [7, 8], 1, [multiplier, multiplier], Output, (-128, 127), eights: false)!.Words;
        int shift = 7 - multiplier.Shift;
        Assert.Equal(
            [
                256 * (7 + 1 + 127 * -3), 256 * (8 - 9 + 127 * 5), (2 + 256 * -3) & 0xFFFF, 4 + 256 * 5, shift | shift << 8,
                multiplier.Multiplier, words[6], multiplier.Multiplier, words[8],
            ], words);
    }

    [Theory, InlineData(8, false, 4 * (2 + 4 + 1 + 4)), InlineData(8, true, 8 + 16 + 2 + 16), InlineData(9, true, 42 + 11), InlineData(3, false, 22)]
    public void Rows_come_in_eights_and_pairs(int rows, bool eights, int words)
    {
        QuantizedMultiplier[] multipliers = [.. Enumerable.Repeat(QuantizedMultiplier.FromReal(0.01), rows)];
        Assert.Equal(words, BlockStream.Pack(new sbyte[rows * 7].Select((_, i) => (sbyte)(i % 5)).ToArray(), new int[rows], 0, multipliers, Output, (-128, 127), eights)!.Words.Length);
    }

    /// <summary>What the kernels are not exact for is refused, so that the portable kernel is taken.</summary>
    [Theory, InlineData(-128, 0, true), InlineData(-127, 0, false), InlineData(1, 1 << 23, true), InlineData(1, (1 << 23) - 100_000, false)]
    public void A_weight_of_minus_128_and_an_accumulator_of_2_to_the_23_are_refused(int weight, int bias, bool isRefused)
    {
        QuantizedMultiplier[] multipliers = [QuantizedMultiplier.FromReal(0.000015), QuantizedMultiplier.FromReal(0.01)];
        var packed = BlockStream.Pack([(sbyte)weight, 127, 127, 127, 1, 2, 3, 4], [bias, 0], 0, multipliers, Output, (-128, 127), eights: false);
        Assert.Equal(isRefused, packed is null);
    }

    /// <summary>Such a channel is often one whose training died; its bias is then any number.</summary>
    [Fact]
    public void A_channel_with_one_result_is_never_in_the_way()
    {
        QuantizedMultiplier[] multipliers = [QuantizedMultiplier.FromReal(0.01), QuantizedMultiplier.FromReal(0.01)];
        var packed = BlockStream.Pack([-128, 1, 1, 2], [1 << 30, 0], 0, multipliers, Output, (-128, 127), eights: false);
        Assert.Equal(0, packed!.Words[2] & 0xFFFF);
    }
}
