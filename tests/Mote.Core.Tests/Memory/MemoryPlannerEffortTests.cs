using Mote.Core.Memory;

namespace Mote.Core.Tests.Memory;

public sealed class MemoryPlannerEffortTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(37)]
    [InlineData(5000)]
    public void The_exact_search_stops_at_its_limit(long limit)
    {
        var options = new MemoryPlannerOptions { NodeLimit = limit };
        int cut = 0;
        for (int seed = 0; seed < 20; seed++)
        {
            MemoryPlan plan = RandomInstances.Scattered(seed, 60, 60, 25).Plan(options);
            plan.Verify();
            Assert.InRange(plan.NodesVisited, 0, limit);
            Assert.True(plan.IsOptimal || plan.NodesVisited == limit, $"seed {seed} gave up after {plan.NodesVisited} nodes");
            cut += plan.IsOptimal ? 0 : 1;
        }

        Assert.True(cut > 0, "No instance was hard enough.");
    }

    [Fact]
    public void A_longer_search_is_never_worse()
    {
        for (int seed = 0; seed < 20; seed++)
        {
            Instance instance = RandomInstances.Scattered(seed, 30, 30, 12);
            int greedy = instance.Plan(new MemoryPlannerOptions { NodeLimit = 0 }).Bytes;
            int some = instance.Plan(new MemoryPlannerOptions { NodeLimit = 500 }).Bytes;
            int more = instance.Plan().Bytes;
            Assert.True(more <= greedy && some <= greedy, $"seed {seed}: {greedy}, {some}, {more}");
        }
    }

    [Fact]
    public void A_plan_that_meets_the_bound_is_not_searched()
    {
        MemoryPlan plan = RandomInstances.Network(1, 200, 16).Plan();
        plan.Verify();
        Assert.Equal(plan.LowerBound, plan.Bytes);
        Assert.True(plan.IsOptimal);
        Assert.Equal(0, plan.NodesVisited);
    }

    [Theory]
    [InlineData(5000, 5000, 40)]
    [InlineData(5000, 500, 500)]
    [InlineData(3000, 9000, 9000)]
    public void Thousands_of_requests_are_planned_without_the_exact_search(int count, int steps, int longest)
    {
        MemoryPlan plan = RandomInstances.Scattered(5, count, steps, longest).Plan();
        plan.Verify();
        Assert.Equal(0, plan.NodesVisited);
        Assert.InRange(plan.Bytes, plan.LowerBound, (int)(plan.LowerBound * 1.15));
    }

    [Fact]
    public void Independent_parts_of_the_schedule_are_searched_one_by_one()
    {
        // Each part needs the search; together they would need far more nodes than all parts alone.
        MemoryRequest[] hard = [.. Enumerable.Range(0, 200)
            .Select(seed => RandomInstances.Scattered(seed, 16, 12, 6).Requests)
            .First(requests => MemoryPlanner.Plan(requests).NodesVisited > 0)];
        long alone = MemoryPlanner.Plan(hard).NodesVisited;
        MemoryRequest[] repeated = [.. Enumerable.Range(0, 10).SelectMany(copy => hard.Select(
            r => r with { Id = (copy * 1000) + r.Id, FirstUse = r.FirstUse + (copy * 100), LastUse = r.LastUse + (copy * 100) }))];
        MemoryPlan plan = MemoryPlanner.Plan(repeated);
        plan.Verify();
        Assert.True(plan.IsOptimal);
        Assert.Equal(MemoryPlanner.Plan(hard).Bytes, plan.Bytes);
        Assert.InRange(plan.NodesVisited, 1, 10 * alone);
    }

    [Fact]
    public void The_same_requests_give_the_same_plan()
    {
        for (int seed = 0; seed < 10; seed++)
        {
            MemoryPlan one = RandomInstances.Scattered(seed, 40, 40, 15).Plan();
            MemoryPlan two = RandomInstances.Scattered(seed, 40, 40, 15).Plan();
            Assert.Equal(one.Offsets, two.Offsets);
            Assert.Equal(one.NodesVisited, two.NodesVisited);
        }
    }

    [Fact]
    public void Networks_with_in_place_layers_verify()
    {
        for (int seed = 0; seed < 60; seed++)
        {
            MemoryPlan plan = RandomInstances.Network(seed, 20 + (seed * 3), 16).Plan(new MemoryPlannerOptions { NodeLimit = 3000 });
            plan.Verify();
            Assert.NotEmpty(plan.InPlace);
        }
    }
}
