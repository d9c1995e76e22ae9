using Mote.Core.Memory;

namespace Mote.Core.Tests.Memory;

public sealed class MemoryPlannerTests
{
    [Theory]
    [InlineData(1000, 8, new[] { 1 }, false, false)]
    [InlineData(2000, 8, new[] { 4 }, false, false)]
    [InlineData(3000, 7, new[] { 1 }, true, false)]
    [InlineData(4000, 8, new[] { 1 }, false, true)]
    [InlineData(5000, 7, new[] { 1, 2, 4 }, true, true)]
    [InlineData(6000, 7, new[] { 1, 4 }, true, false)]
    public void Plans_are_as_small_as_the_best_of_all_placements(int seed, int most, int[] alignments, bool withPairs, bool withAliases)
    {
        for (int i = 0; i < 200; i++)
        {
            Instance instance = RandomInstances.Small(seed + i, most, alignments, withPairs, withAliases);
            MemoryPlan plan = instance.Plan();
            plan.Verify();
            var oracle = new PlacementOracle(instance);
            Assert.True(oracle.IsLegal(plan.Offsets), $"seed {seed + i}");
            int smallest = oracle.SmallestArena();
            Assert.True(plan.Bytes == smallest, $"seed {seed + i}: {plan.Bytes} bytes, {smallest} are enough");
            Assert.True(plan.IsOptimal, $"seed {seed + i}: not proved");
            Assert.True(plan.LowerBound <= smallest, $"seed {seed + i}: bound {plan.LowerBound} above {smallest}");
        }
    }

    // The heuristics alone solve nearly all small instances, so the search is given none of what they found, neither a plan nor a bound to stop at.
    [Theory]
    [InlineData(10_000, 8, new[] { 1 }, false)]
    [InlineData(11_000, 7, new[] { 1 }, true)]
    [InlineData(12_000, 7, new[] { 1, 2, 4 }, true)]
    public void The_exact_search_finds_the_best_without_the_heuristics(int seed, int most, int[] alignments, bool withPairs)
    {
        for (int i = 0; i < 200; i++)
        {
            Instance instance = RandomInstances.Small(seed + i, most, alignments, withPairs, false);
            var merged = new MergedRequests([.. instance.Requests], [.. instance.Pairs], [], [.. instance.Overlaps]);
            var problem = new PlacementProblem(merged.Buffers, merged.Links, merged.Overlaps);
            long everything = instance.Requests.Sum(r => (long)r.Bytes + 4) + 1;
            (long bytes, _, bool proved, long nodes) = ExactPlacement.Solve(problem, everything, [], -1, 1_000_000);
            Assert.True(proved && nodes > 0, $"seed {seed + i}: not proved");
            int smallest = new PlacementOracle(instance).SmallestArena();
            Assert.True(bytes == smallest, $"seed {seed + i}: {bytes} bytes, {smallest} are enough");
        }
    }

    [Fact]
    public void An_input_leaves_a_gap_for_the_alignment_of_the_output_that_joins_it()
    {
        // The first must be at 0. The second would fit at 1, but only at 4 can the third, which does not meet the first, share with it.
        var merged = new MergedRequests([new(0, 1, 0, 0, 16), new(1, 5, 0, 1, 1), new(2, 5, 1, 2, 4)], [new(1, 2)], [], []);
        (long bytes, long[] offsets, bool proved, _) =
            ExactPlacement.Solve(new PlacementProblem(merged.Buffers, merged.Links, merged.Overlaps), 1000, [], -1, 1000);
        Assert.True(proved);
        Assert.Equal(9, bytes);
        Assert.Equal([0, 4, 4], offsets);
    }

    // From a dozen buffers on, parts are searched first; the plain search over all of them must agree.
    [Fact]
    public void Searching_parts_first_changes_no_optimum()
    {
        int searched = 0;
        for (int seed = 0; seed < 120; seed++)
        {
            Instance instance = seed % 2 == 0 ? RandomInstances.Scattered(seed, 16, 12, 6) : RandomInstances.Network(seed, 18, 16);
            var merged = new MergedRequests([.. instance.Requests], [.. instance.Pairs], [], [.. instance.Overlaps]);
            var problem = new PlacementProblem(merged.Buffers, merged.Links, merged.Overlaps);
            var plain = new BranchAndBound(problem, [.. Enumerable.Range(0, merged.Buffers.Length)], long.MaxValue / 2, -1, 300_000);
            plain.Run();
            MemoryPlan plan = instance.Plan();
            plan.Verify();
            Assert.True(plain.Stopped || plain.BestBytes >= plan.Bytes, $"seed {seed}: {plan.Bytes} bytes, {plain.BestBytes} are enough");
            Assert.True(!plan.IsOptimal || plan.Bytes <= plain.BestBytes, $"seed {seed}: {plan.Bytes} bytes are not optimal, {plain.BestBytes} are enough");
            searched += plan.NodesVisited > 0 ? 1 : 0;
        }

        Assert.InRange(searched, 10, 120);
    }

    [Fact]
    public void Networks_meet_their_bound()
    {
        for (int seed = 0; seed < 40; seed++)
        {
            MemoryPlan plan = RandomInstances.Network(seed, 100, 16).Plan();
            plan.Verify();
            Assert.True(plan.Bytes == plan.LowerBound && plan.IsOptimal, $"seed {seed}: {plan.Bytes} bytes, bound {plan.LowerBound}");
        }
    }

    [Fact]
    public void Nothing_needs_no_memory()
    {
        MemoryPlan plan = MemoryPlanner.Plan([]);
        plan.Verify();
        Assert.Equal((0, 0, true, 0L), (plan.Bytes, plan.LowerBound, plan.IsOptimal, plan.NodesVisited));
        Assert.Empty(plan.Offsets);
    }

    [Fact]
    public void Empty_requests_take_no_room_and_obstruct_nothing()
    {
        MemoryPlan plan = MemoryPlanner.Plan([new(1, 0, 0, 9, 64), new(2, 10, 0, 9, 16), new(3, 0, 3, 3, 1)]);
        plan.Verify();
        Assert.Equal([0, 0, 0], plan.Offsets);
        Assert.Equal(10, plan.Bytes);
    }

    [Fact]
    public void Lifetimes_include_both_ends()
    {
        Assert.Equal(8, MemoryPlanner.Plan([new(0, 4, 0, 1, 4), new(1, 4, 1, 2, 4)]).Bytes);
        Assert.Equal(4, MemoryPlanner.Plan([new(0, 4, 0, 1, 4), new(1, 4, 2, 2, 4)]).Bytes);
    }

    [Fact]
    public void The_end_of_the_arena_is_not_rounded()
    {
        MemoryPlan plan = MemoryPlanner.Plan([new(0, 5, 0, 0, 16), new(1, 3, 0, 0, 16)]);
        plan.Verify();
        Assert.Equal(19, plan.Bytes);
        Assert.Equal(19, plan.LowerBound);
    }

    [Fact]
    public void An_output_takes_the_place_of_its_input_where_that_is_permitted()
    {
        MemoryRequest[] requests = [new(10, 100, 0, 1, 4), new(20, 100, 1, 2, 4), new(30, 60, 2, 3, 4)];
        MemoryPlan apart = MemoryPlanner.Plan(requests);
        MemoryPlan shared = MemoryPlanner.Plan(requests, [new(10, 20), new(20, 30)], []);
        shared.Verify();
        Assert.Equal(200, apart.Bytes);
        Assert.Equal(100, shared.Bytes);
        Assert.Equal([new InPlacePair(10, 20), new InPlacePair(20, 30)], shared.InPlace);
        Assert.Equal([0, 0, 0], shared.Offsets);
    }

    [Fact]
    public void A_larger_output_covers_its_input()
    {
        MemoryPlan plan = MemoryPlanner.Plan([new(0, 10, 0, 1, 1), new(1, 30, 1, 2, 1), new(2, 5, 0, 2, 1)], [new(0, 1)], []);
        plan.Verify();
        Assert.Equal(35, plan.Bytes);
        Assert.Equal(35, plan.LowerBound);
    }

    [Fact]
    public void Only_one_of_two_dying_inputs_is_overwritten()
    {
        MemoryPlan plan = MemoryPlanner.Plan([new(0, 10, 0, 2, 1), new(1, 10, 1, 2, 1), new(2, 10, 2, 3, 1)], [new(0, 2), new(1, 2)], []);
        plan.Verify();
        Assert.Equal(20, plan.Bytes);
        Assert.Single(plan.InPlace);
    }

    [Fact]
    public void An_input_that_lives_on_is_never_overwritten()
    {
        MemoryPlan plan = MemoryPlanner.Plan([new(0, 10, 0, 2, 1), new(1, 10, 1, 3, 1)], [new(0, 1)], []);
        plan.Verify();
        Assert.Equal(20, plan.Bytes);
        Assert.Empty(plan.InPlace);
    }

    [Fact]
    public void An_input_that_lives_on_through_an_alias_is_never_overwritten()
    {
        MemoryPlan plan = MemoryPlanner.Plan(
            [new(0, 10, 0, 1, 1), new(1, 10, 1, 3, 1), new(2, 10, 2, 4, 1)], [new(0, 1)], [new(0, 2)]);
        plan.Verify();
        Assert.Equal(20, plan.Bytes);
        Assert.Empty(plan.InPlace);
    }

    [Fact]
    public void Aliases_share_one_offset_for_the_whole_of_their_lives()
    {
        MemoryPlan plan = MemoryPlanner.Plan(
            [new(0, 8, 0, 1, 4), new(1, 12, 4, 5, 16), new(2, 8, 1, 4, 4), new(3, 4, 2, 3, 4)], [], [new(0, 2), new(2, 1)]);
        plan.Verify();
        Assert.Equal(plan.Offsets[0], plan.Offsets[1]);
        Assert.Equal(plan.Offsets[0], plan.Offsets[2]);
        Assert.Equal(0, plan.Offsets[0] % 16);
        Assert.Equal(16, plan.Bytes);
    }

    [Fact]
    public void Memory_between_the_uses_of_an_alias_is_kept()
    {
        MemoryPlan plan = MemoryPlanner.Plan([new(0, 8, 0, 1, 4), new(1, 8, 4, 5, 4), new(2, 8, 2, 3, 4)], [], [new(0, 1)]);
        plan.Verify();
        Assert.Equal(16, plan.Bytes);
    }

    [Fact]
    public void Steps_may_be_far_apart()
    {
        MemoryPlan plan = MemoryPlanner.Plan(
            [new(0, 8, 0, int.MaxValue, 4), new(1, 8, 1_000_000_000, 2_000_000_000, 4), new(2, 8, 5, 6, 4)]);
        plan.Verify();
        Assert.Equal(16, plan.Bytes);
    }

    [Theory]
    [InlineData(-1, 0, 0, 4)]
    [InlineData(4, -1, 0, 4)]
    [InlineData(4, 2, 1, 4)]
    [InlineData(4, 0, 0, 0)]
    [InlineData(4, 0, 0, 12)]
    public void Impossible_requests_are_refused(int bytes, int first, int last, int alignment) =>
        Assert.Throws<ArgumentException>(() => MemoryPlanner.Plan([new(0, bytes, first, last, alignment)]));

    [Fact]
    public void Ids_must_be_unique_and_known()
    {
        Assert.Throws<ArgumentException>(() => MemoryPlanner.Plan([new(1, 1, 0, 0, 1), new(1, 1, 0, 0, 1)]));
        Assert.Throws<ArgumentException>(() => MemoryPlanner.Plan([new(1, 1, 0, 0, 1)], [new(1, 2)], []));
        Assert.Throws<ArgumentException>(() => MemoryPlanner.Plan([new(1, 1, 0, 0, 1)], [], [new(2, 1)]));
    }

    [Fact]
    public void An_arena_beyond_2_GiB_is_refused() =>
        Assert.Throws<OverflowException>(() => MemoryPlanner.Plan([new(0, int.MaxValue, 0, 0, 16), new(1, int.MaxValue, 0, 0, 16)]));
}
