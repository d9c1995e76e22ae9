using Mote.Core.Memory;

namespace Mote.Core.Tests.Memory;

/// <summary>One case for the planner.</summary>
internal sealed record Instance(MemoryRequest[] Requests, InPlacePair[] Pairs, MemoryAlias[] Aliases)
{
    public OverlapPair[] Overlaps { get; init; } = [];

    public MemoryPlan Plan(MemoryPlannerOptions? options = null) => MemoryPlanner.Plan(Requests, Pairs, Aliases, options, Overlaps);
}

/// <summary>Cases that look like small or large schedules, from a seed.</summary>
internal static class RandomInstances
{
    /// <summary>Few requests of few bytes, for the oracle: pairs, aliases, empty requests and mixed alignments all occur.</summary>
    public static Instance Small(int seed, int most, int[] alignments, bool withPairs, bool withAliases)
    {
        var random = new Random(seed);
        int count = random.Next(1, most + 1);
        int steps = random.Next(2, 7);
        MemoryRequest[] requests = [.. Enumerable.Range(0, count).Select(i =>
        {
            int first = random.Next(steps);
            int last = Math.Min(steps - 1, first + random.Next(4));
            return new MemoryRequest((i * 7) + 3, random.Next(0, 6), first, last, alignments[random.Next(alignments.Length)]);
        })];

        List<InPlacePair> pairs = [];
        List<MemoryAlias> aliases = [];
        foreach (MemoryRequest a in requests)
        {
            foreach (MemoryRequest b in requests)
            {
                if (withPairs && a != b && a.LastUse == b.FirstUse && random.Next(3) != 0)
                {
                    pairs.Add(new InPlacePair(a.Id, b.Id));
                }
            }
        }

        for (int k = 0; withAliases && k < random.Next(3); k++)
        {
            aliases.Add(new MemoryAlias(requests[random.Next(count)].Id, requests[random.Next(count)].Id));
        }

        return new Instance(requests, [.. pairs], [.. aliases]);
    }

    /// <summary>
    /// The same with permissions to overlap, of any distance between one that permits everything and one that permits nothing: beside the pairs, where there are
    /// any, and where there are none.
    /// </summary>
    public static Instance SmallWithOverlaps(int seed, int most, int[] alignments, bool withPairs, bool withAliases, int least)
    {
        Instance instance = Small(seed, most, alignments, withPairs, withAliases);
        var random = new Random(seed);
        return instance with
        {
            Overlaps = [.. from a in instance.Requests from b in instance.Requests
                           where a != b && a.LastUse == b.FirstUse && random.Next(4) != 0
                           select new OverlapPair(a.Id, b.Id, random.Next(least, 7))],
        };
    }

    /// <summary>A chain of layers as in a network with strides, each of which may run into its input by a little or start behind it; some layers are residual.</summary>
    public static Instance Layers(int seed, int layers, int size, int alignment)
    {
        Instance network = Network(seed, layers, alignment);
        var random = new Random(seed + 1);
        MemoryRequest[] requests = [.. network.Requests.Select(r => r with { Bytes = random.Next(1, size) })];
        return new Instance(requests, network.Pairs, [])
        {
            Overlaps = [.. requests.Zip(requests.Skip(1)).Where(_ => random.Next(5) != 0)
                .Select(p => new OverlapPair(p.First.Id, p.Second.Id, random.Next(-size / 4, size / 4)))],
        };
    }

    /// <summary>A network: each layer reads the one before it, some read a much older one too (a residual connection), elementwise ones may work in place.</summary>
    public static Instance Network(int seed, int layers, int alignment)
    {
        var random = new Random(seed);
        int[] size = new int[layers];
        int[] last = new int[layers];
        List<InPlacePair> pairs = [];
        for (int i = 0; i < layers; i++)
        {
            bool elementwise = i > 0 && random.Next(3) == 0;
            size[i] = elementwise ? size[i - 1] : random.Next(1, 2000);
            last[i] = i;
            if (i > 0)
            {
                last[i - 1] = i;
                int older = random.Next(4) == 0 ? random.Next(Math.Max(0, i - 12), i) : i - 1;
                last[older] = i;
                if (elementwise)
                {
                    pairs.Add(new InPlacePair(i - 1, i));
                }
            }
        }

        MemoryRequest[] requests = [.. Enumerable.Range(0, layers).Select(i => new MemoryRequest(i, size[i], i, last[i], alignment))];
        return new Instance(requests, [.. pairs], []);
    }

    /// <summary>Requests with no structure: any size, any lifetime up to a length.</summary>
    public static Instance Scattered(int seed, int count, int steps, int longest)
    {
        var random = new Random(seed);
        return new Instance(
            [.. Enumerable.Range(0, count).Select(i =>
            {
                int first = random.Next(steps);
                return new MemoryRequest(i, random.Next(1, 5000), first, Math.Min(steps - 1, first + random.Next(longest)), 16);
            })],
            [],
            []);
    }
}
