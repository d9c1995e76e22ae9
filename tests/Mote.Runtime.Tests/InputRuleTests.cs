using System.Runtime.InteropServices;
using Mote.Core;

namespace Mote.Runtime.Tests;

/// <summary>The generator of --random against values worked out by hand from its rule.</summary>
public sealed class InputRuleTests
{
    [Fact]
    public void Seed_1_gives_the_stated_values()
    {
        Assert.Equal([-118, 108, -2, -116, -121, 24], Random<sbyte>(1, 0, ElementType.Int8));
        Assert.Equal([10, 236, 126, 12, 7, 152], Random<byte>(1, 0, ElementType.UInt8));
        Assert.Equal([-30001, 27727, -368], Random<short>(1, 0, ElementType.Int16)[..3]);
        Assert.Equal([0, 0, 0, 2, 3, 0], Random<int>(1, 0, ElementType.Int32));
        Assert.Equal([0, 0, 0, 2, 3, 0], Random<long>(1, 0, ElementType.Int64));
        Assert.Equal([-0.9155330657958984f, 0.8461737632751465f, -0.01123046875f], Random<float>(1, 0, ElementType.Float32)[..3]);
        Assert.Equal([0, 1, 0, 0, 0, 1], Random<byte>(1, 0, ElementType.Bool));
    }

    [Fact]
    public void The_second_input_has_numbers_of_its_own() =>
        Assert.Equal([66, 26, -81, 60, -121, 28], Random<sbyte>(2, 1, ElementType.Int8));

    [Fact]
    public void The_pattern_covers_every_small_value_in_turn()
    {
        var data = new byte[6];
        InputRule.Pattern(ElementType.Int8, data);
        Assert.Equal([-114, -77, -40, -3, 34, 71], MemoryMarshal.Cast<byte, sbyte>(data).ToArray());
        var wide = new byte[8];
        InputRule.Pattern(ElementType.Int32, wide);
        Assert.Equal([-114, -77], MemoryMarshal.Cast<byte, int>(wide).ToArray());
    }

    private static T[] Random<T>(uint seed, int position, ElementType type)
        where T : unmanaged
    {
        var data = new byte[6 * type.Size()];
        InputRule.Random(seed, position, type, data);
        return MemoryMarshal.Cast<byte, T>(data).ToArray();
    }
}
