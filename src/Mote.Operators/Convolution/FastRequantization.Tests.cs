using Mote.Core;
using Mote.Core.Numerics;
using Mote.Operators.Convolution;

namespace Mote.Operators.Tests.Convolution;

public sealed class FastRequantizationTests
{
    public static TheoryData<double, int> Channels => new()
    {
        { 0.0037, -128 }, { 0.0037, 4 }, { 0.00021, -17 }, { 0.0499, 127 }, { 0.5, 0 }, { 0.25, 1 }, { 1.0 / 1024, -128 }, { 1.0 / 1024, -1 },
        { 0.9999, -5 }, { 3.2, 7 }, { 1.0 / 32768, 0 }, { 0, 9 }, { 60, 0 },
    };

    /// <summary>Every accumulator of a range around zero that spans all outputs, or as much as is quick.</summary>
    [Theory, MemberData(nameof(Channels))]
    public void What_is_proven_is_exact_for_every_accumulator(double real, int zeroPoint)
    {
        var multiplier = QuantizedMultiplier.FromReal(real);
        int reach = (int)Math.Min(FastRequantization.AccumulatorLimit - 1, Math.Max(300, 300 / Math.Max(real, 1e-4)));
        bool signed = real is > 0 and < 0.5;
        var found = Assert.NotNull(FastRequantization.Prove(multiplier, zeroPoint, -128, 127, -reach, reach, signed));
        AssertExact(found, multiplier, zeroPoint, -reach, reach, signed);
    }

    [Fact]
    public void Random_channels_are_proven_and_hold()
    {
        var random = new Random64(20);
        for (int i = 0; i < 200; i++)
        {
            var multiplier = QuantizedMultiplier.FromReal(Math.Pow(2, -15 + 14 * random.NextFloat()));
            bool relu = random.NextInt(2) == 0;
            int zeroPoint = relu ? -128 : random.NextInt(256) - 128;
            int low = -random.NextInt(200000), high = random.NextInt(200000);
            var found = Assert.NotNull(FastRequantization.Prove(multiplier, zeroPoint, -128, 127, low, high, signed: !relu));
            AssertExact(found, multiplier, zeroPoint, low, high, !relu);
        }
    }

    /// <summary>0.25 * -2 is rounded to -1; without the correction it would be 0.</summary>
    [Fact]
    public void The_short_form_is_refused_where_a_negative_half_can_be_reached()
    {
        var quarter = QuantizedMultiplier.FromReal(0.25);
        Assert.Null(FastRequantization.Prove(quarter, 0, -128, 127, -2, 2, signed: false));
        Assert.NotNull(FastRequantization.Prove(quarter, 0, -128, 127, -1, 2, signed: false));
        Assert.NotNull(FastRequantization.Prove(quarter, -128, -128, 127, -2, 2, signed: false));
    }

    [Fact]
    public void A_clamp_inside_of_the_bytes_is_refused_where_it_can_be_reached()
    {
        var multiplier = QuantizedMultiplier.FromReal(0.01);
        Assert.Null(FastRequantization.Prove(multiplier, 0, 0, 127, -100000, 100000, signed: true));
        Assert.NotNull(FastRequantization.Prove(multiplier, 0, 0, 127, 0, 100000, signed: true));
        Assert.Null(FastRequantization.Prove(multiplier, 0, -128, 50, 0, 100000, signed: true));
    }

    [Fact]
    public void An_accumulator_that_leaves_its_bits_is_refused()
    {
        const int limit = FastRequantization.AccumulatorLimit;
        var multiplier = QuantizedMultiplier.FromReal(0.0001);
        Assert.Null(FastRequantization.Prove(multiplier, 0, -128, 127, 0, limit, signed: true));
        Assert.Null(FastRequantization.Prove(multiplier, 0, -128, 127, -limit, 0, signed: true));
        Assert.NotNull(FastRequantization.Prove(multiplier, 0, -128, 127, 1 - limit, limit - 1, signed: true));
    }

    /// <summary>The proof sees a constant that is off by one: where the factor is a power of two, no step has room for it.</summary>
    [Theory, InlineData(1, 0), InlineData(0, 64), InlineData(0, -65)]
    public void A_constant_that_is_off_changes_a_result(int multiplier, int offset)
    {
        var exact = QuantizedMultiplier.FromReal(0.25);
        var good = Assert.NotNull(FastRequantization.Prove(exact, 3, -128, 127, -1000, 1000, signed: true));
        var off = good with { Multiplier = good.Multiplier - (multiplier << 24), Offset = good.Offset + offset };
        Assert.Contains(Enumerable.Range(-1000, 2001), acc => off.Apply(acc, signed: true) != good.Apply(acc, signed: true));
    }

    [Fact]
    public void A_layer_takes_the_short_form_when_all_channels_can()
    {
        QuantizedMultiplier[] multipliers = [QuantizedMultiplier.FromReal(0.25), QuantizedMultiplier.FromReal(0.01)];
        (long, long)[] both = [(-1000, 1000), (-1000, 1000)];
        Assert.False(FastRequantization.ProveLayer(multipliers, new Quantization(1, -128), (-128, 127), both)!.Value.Signed);
        Assert.True(FastRequantization.ProveLayer(multipliers, new Quantization(1, 0), (-128, 127), both)!.Value.Signed);
        Assert.Null(FastRequantization.ProveLayer(multipliers, new Quantization(1, 0), (-128, 100), both));
    }

    private static void AssertExact(FastRequantization found, QuantizedMultiplier multiplier, int zeroPoint, int low, int high, bool signed)
    {
        for (int acc = low; acc <= high; acc++)
        {
            int expected = Math.Clamp(FixedPoint.MultiplyByQuantizedMultiplier(acc, multiplier) + zeroPoint, -128, 127);
            if (expected != found.Apply(acc, signed))
            {
                Assert.Fail($"{multiplier}, zero point {zeroPoint}, accumulator {acc}: {found.Apply(acc, signed)} for {expected}");
            }
        }
    }
}
