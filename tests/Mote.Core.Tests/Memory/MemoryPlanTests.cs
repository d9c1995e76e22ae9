using System.Collections.Immutable;
using Mote.Core.Memory;

namespace Mote.Core.Tests.Memory;

public sealed class MemoryPlanTests
{
    private static readonly ImmutableArray<MemoryRequest> Requests = [new(1, 8, 0, 1, 4), new(2, 8, 1, 2, 4)];

    [Fact]
    public void A_good_plan_passes() => Plan([0, 8], 16).Verify();

    [Fact]
    public void Overlap_of_live_requests_is_found()
    {
        var found = Assert.Throws<InvalidOperationException>(() => Plan([0, 4], 12).Verify());
        Assert.Contains("request 1 at 0..8 and request 2 at 4..12 overlap at step 1", found.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Misalignment_is_found() => Assert.Throws<InvalidOperationException>(() => Plan([0, 10], 18).Verify());

    [Fact]
    public void A_negative_offset_is_found() => Assert.Throws<InvalidOperationException>(() => Plan([0, -8], 8).Verify());

    [Fact]
    public void A_wrong_size_is_found()
    {
        Assert.Throws<InvalidOperationException>(() => Plan([0, 8], 15).Verify());
        Assert.Throws<InvalidOperationException>(() => Plan([0, 8], 17).Verify());
    }

    [Fact]
    public void A_missing_offset_is_found() => Assert.Throws<InvalidOperationException>(() => Plan([0], 8).Verify());

    [Fact]
    public void Sharing_needs_permission()
    {
        Assert.Throws<InvalidOperationException>(() => Plan([0, 0], 8).Verify());
        Plan([0, 0], 8, pairs: [new(1, 2)], inPlace: [new(1, 2)]).Verify();
    }

    [Fact]
    public void Sharing_is_at_one_offset_only() =>
        Assert.Throws<InvalidOperationException>(() => Plan([0, 4], 12, pairs: [new(1, 2)]).Verify());

    [Fact]
    public void A_pair_that_is_called_in_place_must_be()
    {
        Assert.Throws<InvalidOperationException>(() => Plan([0, 8], 16, pairs: [new(1, 2)], inPlace: [new(1, 2)]).Verify());
        Assert.Throws<InvalidOperationException>(() => Plan([0, 8], 16, inPlace: [new(1, 2)]).Verify());
    }

    [Fact]
    public void Aliases_apart_are_found()
    {
        Assert.Throws<InvalidOperationException>(() => Plan([0, 8], 16, aliases: [new(1, 2)]).Verify());
        Plan([8, 8], 16, aliases: [new(1, 2)]).Verify();
    }

    private static MemoryPlan Plan(
        ImmutableArray<int> offsets,
        int bytes,
        ImmutableArray<InPlacePair>? pairs = null,
        ImmutableArray<InPlacePair>? inPlace = null,
        ImmutableArray<MemoryAlias>? aliases = null) => new()
        {
            Requests = Requests,
            PermittedPairs = pairs ?? [],
            Aliases = aliases ?? [],
            Offsets = offsets,
            Bytes = bytes,
            LowerBound = 0,
            IsOptimal = false,
            NodesVisited = 0,
            InPlace = inPlace ?? [],
        };
}
