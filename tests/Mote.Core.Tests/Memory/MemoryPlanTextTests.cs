using Mote.Core.Memory;

namespace Mote.Core.Tests.Memory;

public sealed class MemoryPlanTextTests
{
    [Fact]
    public void A_plan_is_a_table_and_a_map()
    {
        MemoryPlan plan = MemoryPlanner.Plan(
            [new(0, 64, 0, 1, 16), new(1, 128, 1, 2, 16), new(2, 128, 2, 3, 16), new(3, 128, 3, 4, 16), new(4, 32, 4, 5, 16), new(5, 48, 0, 3, 16)],
            [new(1, 2)],
            [new(2, 3)]);
        const string Expected = """
            arena 240 bytes, lower bound 240, optimal, 0 nodes
               offset  end  bytes  steps  name
            B       0  128    128   1..2  conv
            C       0  128    128   2..3  relu
            D       0  128    128   3..4  flat
            A     128  192     64   0..1  input
            E     128  160     32   4..5  dense
            F     192  240     48   0..3  skip
            in place: conv -> relu
            same bytes: relu = flat
            map: bytes per row 16, steps per column 1, first step 0; . free, * several
              0 |.B*CC.|
             16 |.B*CC.|
             32 |.B*CC.|
             48 |.B*CC.|
             64 |.B*CC.|
             80 |.B*CC.|
             96 |.B*CC.|
            112 |.B*CC.|
            128 |AA..EE|
            144 |AA..EE|
            160 |AA....|
            176 |AA....|
            192 |FFFF..|
            208 |FFFF..|
            224 |FFFF..|

            """;
        Assert.Equal(Expected, MemoryPlanText.Render(plan, ["input", "conv", "relu", "flat", "dense", "skip"]));
    }

    [Fact]
    public void Nothing_is_one_line() =>
        Assert.Equal("arena 0 bytes, lower bound 0, optimal, 0 nodes\n", MemoryPlanText.Render(MemoryPlanner.Plan([]), []));

    [Fact]
    public void A_large_plan_keeps_its_map_small()
    {
        Instance instance = RandomInstances.Network(3, 300, 16);
        string text = MemoryPlanText.Render(
            instance.Plan(new MemoryPlannerOptions { NodeLimit = 0 }), [.. instance.Requests.Select(r => $"t{r.Id}")]);
        string[] map = [.. text.Split('\n').SkipWhile(line => !line.StartsWith("map:", StringComparison.Ordinal)).Skip(1).Where(line => line.Length > 0)];
        Assert.InRange(map.Length, 9, 16);
        Assert.All(map, line => Assert.InRange(line.Split('|')[1].Length, 33, 64));
        Assert.DoesNotContain('\r', text);
    }

    [Fact]
    public void Every_request_needs_a_name() =>
        Assert.Throws<ArgumentException>(() => MemoryPlanText.Render(MemoryPlanner.Plan([new(0, 1, 0, 0, 1)]), []));
}
