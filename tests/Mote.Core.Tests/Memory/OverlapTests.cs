using System.Collections.Immutable;
using Mote.Core.Memory;

namespace Mote.Core.Tests.Memory;

/// <summary>Outputs that run into their inputs.</summary>
public sealed class OverlapTests
{
    [Theory]
    [InlineData(20_000, 8, new[] { 1 }, false, false, 0)]
    [InlineData(21_000, 8, new[] { 1 }, false, false, -5)]
    [InlineData(22_000, 7, new[] { 1 }, true, false, 0)]
    [InlineData(23_000, 7, new[] { 1 }, true, false, -5)]
    [InlineData(24_000, 8, new[] { 1, 2, 4 }, false, true, -5)]
    [InlineData(25_000, 7, new[] { 1, 2, 4 }, true, true, -3)]
    [InlineData(26_000, 7, new[] { 4 }, true, false, -5)]
    public void Plans_are_as_small_as_the_best_of_all_placements(int seed, int most, int[] alignments, bool withPairs, bool withAliases, int least)
    {
        int taken = 0;
        int unproved = 0;
        for (int i = 0; i < 300; i++)
        {
            Instance instance = RandomInstances.SmallWithOverlaps(seed + i, most, alignments, withPairs, withAliases, least);
            MemoryPlan plan = instance.Plan();
            plan.Verify();
            var oracle = new PlacementOracle(instance);
            Assert.True(oracle.IsLegal(plan.Offsets), $"seed {seed + i}");
            int smallest = oracle.SmallestArena();
            Assert.True(plan.LowerBound <= smallest, $"seed {seed + i}: bound {plan.LowerBound} above {smallest}");
            Assert.True(plan.Bytes == smallest, $"seed {seed + i}: {plan.Bytes} bytes, {smallest} are enough");
            taken += plan.Overlaps.Length;
            unproved += plan.IsOptimal ? 0 : 1;
        }

        Assert.True(taken > 60, $"only {taken} overlaps were taken");
        Assert.True(unproved <= 15, $"{unproved} plans are not proved");
    }

    [Theory]
    [InlineData(30_000, 8, new[] { 1 }, false, 0)]
    [InlineData(31_000, 8, new[] { 1 }, false, -5)]
    [InlineData(32_000, 7, new[] { 1 }, true, -5)]
    [InlineData(33_000, 7, new[] { 1, 2, 4 }, true, -5)]
    public void The_exact_search_finds_the_best_without_the_heuristics(int seed, int most, int[] alignments, bool withPairs, int least)
    {
        int unproved = 0;
        for (int i = 0; i < 300; i++)
        {
            Instance instance = RandomInstances.SmallWithOverlaps(seed + i, most, alignments, withPairs, false, least);
            var merged = new MergedRequests([.. instance.Requests], [.. instance.Pairs], [], [.. instance.Overlaps]);
            var problem = new PlacementProblem(merged.Buffers, merged.Links, merged.Overlaps);
            long everything = instance.Requests.Sum(r => (long)r.Bytes + 4) + 1;
            (long bytes, _, bool proved, _) = ExactPlacement.Solve(problem, everything, [], -1, 1_000_000);
            int smallest = new PlacementOracle(instance).SmallestArena();
            Assert.True(proved ? bytes == smallest : bytes >= smallest, $"seed {seed + i}: {bytes} bytes, {smallest} are enough, proved {proved}");
            unproved += proved ? 0 : 1;
        }

        // Sizes of a few bytes and distances of as many: in a network no overlap starts behind its input by more than the input's size.
        Assert.True(unproved <= 45, $"{unproved} are not proved");
    }

    [Fact]
    public void A_layer_needs_the_larger_of_both_and_the_distance()
    {
        MemoryRequest[] requests = [new(0, 100, 0, 1, 4), new(1, 96, 1, 2, 4)];
        Assert.Equal(196, MemoryPlanner.Plan(requests).Bytes);
        MemoryPlan plan = MemoryPlanner.Plan(requests, [], [], overlaps: [new(0, 1, 6)]);
        plan.Verify();
        Assert.Equal(108, plan.Bytes);
        Assert.Equal(108, plan.LowerBound);
        Assert.Equal([8, 0], plan.Offsets);
        Assert.Equal([new OverlapPair(0, 1, 6)], plan.Overlaps);
    }

    [Fact]
    public void An_output_may_start_behind_its_input()
    {
        // The second layer grows, so that its output needs 8 bytes below the first layer's, which can be had for nothing behind the start of the input.
        MemoryRequest[] requests = [new(0, 40, 0, 1, 1), new(1, 20, 1, 2, 1), new(2, 30, 2, 3, 1)];
        MemoryPlan plan = MemoryPlanner.Plan(requests, [], [], overlaps: [new(0, 1, -8), new(1, 2, 8)]);
        plan.Verify();
        Assert.Equal(40, plan.Bytes);
        Assert.Equal(41, MemoryPlanner.Plan(requests, [], [], overlaps: [new(0, 1, -7), new(1, 2, 8)]).Bytes);
    }

    [Fact]
    public void An_output_may_run_over_two_inputs()
    {
        MemoryPlan plan = MemoryPlanner.Plan(
            [new(0, 10, 0, 2, 1), new(1, 10, 1, 2, 1), new(2, 20, 2, 3, 1)], [], [], overlaps: [new(0, 2, 0), new(1, 2, 0)]);
        plan.Verify();
        Assert.Equal((20, 20), (plan.Bytes, plan.LowerBound));
        Assert.Equal(2, plan.Overlaps.Length);
    }

    [Fact]
    public void Networks_of_layers_that_overlap_need_less()
    {
        int smaller = 0;
        for (int seed = 0; seed < 60; seed++)
        {
            Instance instance = RandomInstances.Layers(seed, 10 + seed, 4000, 4);
            MemoryPlan plan = instance.Plan(new MemoryPlannerOptions { NodeLimit = 20_000 });
            plan.Verify();
            int apart = (instance with { Overlaps = [] }).Plan(new MemoryPlannerOptions { NodeLimit = 20_000 }).Bytes;
            Assert.True(plan.Bytes <= apart, $"seed {seed}: {plan.Bytes} with overlaps, {apart} without");
            smaller += plan.Bytes < apart ? 1 : 0;
        }

        Assert.InRange(smaller, 40, 60);
    }

    [Fact]
    public void An_overlap_needs_an_input_that_dies_and_is_older()
    {
        MemoryRequest[] dies = [new(0, 8, 0, 1, 1), new(1, 8, 1, 2, 1)];
        Assert.Equal(8, MemoryPlanner.Plan(dies, [], [], overlaps: [new(0, 1, 0)]).Bytes);
        MemoryRequest[] lives = [new(0, 8, 0, 2, 1), new(1, 8, 1, 2, 1)];
        Assert.Equal(16, MemoryPlanner.Plan(lives, [], [], overlaps: [new(0, 1, 0)]).Bytes);
        MemoryRequest[] sameAge = [new(0, 8, 1, 1, 1), new(1, 8, 1, 2, 1)];
        Assert.Equal(16, MemoryPlanner.Plan(sameAge, [], [], overlaps: [new(0, 1, 0)]).Bytes);
    }

    // A planted violation of each kind.
    [Theory]
    [InlineData(8, 0, 8, true)]
    [InlineData(8, 0, 9, false)]
    [InlineData(4, 4, 0, true)]
    [InlineData(0, 4, 0, false)]
    [InlineData(0, 4, -4, true)]
    [InlineData(0, 4, -3, false)]
    public void A_distance_that_is_not_kept_is_found(int input, int output, int distance, bool isGood)
    {
        MemoryPlan plan = Plan([input, output], [new(1, 2, distance)]);
        if (isGood)
        {
            plan.Verify();
            return;
        }

        var found = Assert.Throws<InvalidOperationException>(plan.Verify);
        Assert.Contains("overlap at step 1", found.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Running_into_an_input_needs_permission() => Assert.Throws<InvalidOperationException>(() => Plan([8, 0], []).Verify());

    [Fact]
    public void An_overlap_that_is_called_taken_must_be()
    {
        MemoryPlan apart = Plan([16, 0], [new(1, 2, 0)], [new(1, 2, 0)]);
        Assert.Throws<InvalidOperationException>(apart.Verify);
        MemoryPlan unknown = Plan([8, 0], [new(1, 2, 8)], [new(1, 2, 0)]);
        Assert.Throws<InvalidOperationException>(unknown.Verify);
    }

    [Fact]
    public void The_text_names_what_runs_into_what()
    {
        MemoryPlan plan = MemoryPlanner.Plan([new(0, 100, 0, 1, 4), new(1, 96, 1, 2, 4)], [], [], overlaps: [new(0, 1, 8)]);
        Assert.Contains("\nruns into: conv -> input (8)\n", MemoryPlanText.Render(plan, ["input", "conv"]), StringComparison.Ordinal);
    }

    private static MemoryPlan Plan(int[] offsets, ImmutableArray<OverlapPair> permitted, ImmutableArray<OverlapPair>? taken = null)
    {
        ImmutableArray<MemoryRequest> requests = [new(1, 12, 0, 1, 4), new(2, 16, 1, 2, 4)];
        return new MemoryPlan
        {
            Requests = requests,
            PermittedPairs = [],
            PermittedOverlaps = permitted,
            Aliases = [],
            Offsets = [.. offsets],
            Bytes = requests.Zip(offsets).Max(r => r.First.Bytes + r.Second),
            LowerBound = 0,
            IsOptimal = false,
            NodesVisited = 0,
            InPlace = [],
            Overlaps = taken ?? [],
        };
    }
}
