using System.Collections.Immutable;
using Mote.Core.Emission;

namespace Mote.Core.Memory;

/// <summary>
/// The order of a graph's nodes in which the fewest bytes are alive at the worst step: best-first over the sets of nodes that have run, exact unless a
/// graph has very many of them, and then greedy. Deterministic. Values do not depend on the order: whatever touches state or has an effect keeps its place
/// among its like.
/// </summary>
public static class OperatorOrder
{
    /// <summary>Steps looked at before the search gives up.</summary>
    private const int MostSteps = 20_000;

    /// <summary>Graphs of more nodes stay as they are.</summary>
    private const int MostNodes = 4096;

    /// <summary>
    /// An order of the main graph that needs fewer bytes at its worst step, or null where none was found. Modules with gates, streams and nodes without a
    /// place in the original are left alone: their order says more than who needs whom.
    /// </summary>
    /// <param name="module">A verified module.</param>
    /// <param name="code">The code of each node of the main graph.</param>
    /// <param name="inPlace">Whether outputs may take the memory of inputs that die.</param>
    /// <returns>Positions of the nodes as they stand.</returns>
    public static ImmutableArray<int>? Find(GraphModule module, IReadOnlyList<NodeCode> code, bool inPlace)
    {
        var graph = module.Main;
        if (module.Stream is not null || Gates.Any(graph) || graph.Nodes.Length > MostNodes || graph.Nodes.Any(n => n.Covers.IsEmpty))
        {
            return null;
        }

        var problem = new ScheduleProblem(graph, code, inPlace);
        long peak = problem.Peak(Enumerable.Range(0, problem.Count));
        return peak <= problem.LeastPeak() ? null : Search(problem, peak, MostSteps);
    }

    /// <summary>The module with its main graph's nodes in another order.</summary>
    public static GraphModule Apply(GraphModule module, ImmutableArray<int> order) =>
        module.WithMain(module.Main with { Nodes = [.. order.Select(n => module.Main.Nodes[n])] });

    /// <summary>An order whose peak is below <paramref name="peak"/>, the least there is if no more than so many steps are looked at; null where none was found.</summary>
    internal static ImmutableArray<int>? Search(ScheduleProblem problem, long peak, int mostSteps)
    {
        var start = new State([], problem.BytesAtStart, problem.BytesAtStart, [.. Enumerable.Range(0, problem.Count).Where(n => problem.Before[n].Length == 0)], null, -1);
        var queue = new PriorityQueue<State, (long Peak, int Left, int Turn)>();
        var left = new HashSet<State>(State.SameSet);
        queue.Enqueue(start, (start.Peak, problem.Count, 0));
        int turn = 0;
        while (queue.TryDequeue(out var state, out var priority))
        {
            if (priority.Left == 0)
            {
                return state.Order();
            }

            // The first to leave the queue is the one of its set with the lowest peak.
            if (!left.Add(state))
            {
                continue;
            }

            foreach (var next in Successors(problem, state, peak).Where(s => !left.Contains(s)))
            {
                queue.Enqueue(next, (next.Peak, priority.Left - 1, ++turn));
            }

            if (turn > mostSteps)
            {
                return Greedy(problem, peak);
            }
        }

        return null;
    }

    // A node that fits below the peak so far and leaves no more alive than there was can go first whatever follows.
    private static List<State> Successors(ScheduleProblem problem, State state, long limit)
    {
        List<State> all = [];
        foreach (int node in state.Ready)
        {
            (long needed, long change) = problem.Run(node, state.HasRun);
            long peak = Math.Max(state.Peak, state.Alive + needed);
            if (peak >= limit)
            {
                continue;
            }

            var next = state.With(problem, node, peak, change);
            if (change <= 0 && peak == state.Peak)
            {
                return [next];
            }

            all.Add(next);
        }

        return all;
    }

    private static ImmutableArray<int>? Greedy(ScheduleProblem problem, long limit)
    {
        var state = new State([], problem.BytesAtStart, problem.BytesAtStart, [.. Enumerable.Range(0, problem.Count).Where(n => problem.Before[n].Length == 0)], null, -1);
        for (int k = 0; k < problem.Count; k++)
        {
            var next = Successors(problem, state, limit).OrderBy(s => s.Peak).ThenBy(s => s.Alive).ThenBy(s => s.Node).FirstOrDefault();
            if (next is null)
            {
                return null;
            }

            state = next;
        }

        return state.Order();
    }

    /// <summary>The nodes that have run, as a set: what is alive after them does not depend on their order.</summary>
    private sealed class State(ulong[] done, long alive, long peak, ImmutableArray<int> ready, State? previous, int node)
    {
        private readonly ulong[] _done = done;

        public static IEqualityComparer<State> SameSet { get; } = EqualityComparer<State>.Create(
            static (a, b) => a!._done.AsSpan().SequenceEqual(b!._done), static s => Hash(s._done));

        public long Alive { get; } = alive;

        public long Peak { get; } = peak;

        public ImmutableArray<int> Ready { get; } = ready;

        public int Node { get; } = node;

        private State? Previous { get; } = previous;

        public bool HasRun(int node) => node / 64 < _done.Length && (_done[node / 64] >> (node % 64) & 1) != 0;

        public State With(ScheduleProblem problem, int node, long peak, long change)
        {
            ulong[] done = new ulong[Math.Max(_done.Length, (node / 64) + 1)];
            _done.CopyTo(done, 0);
            done[node / 64] |= 1UL << (node % 64);
            bool HasRunNow(int n) => n == node || HasRun(n);
            return new State(
                done, Alive + change, peak,
                [.. Ready.Remove(node).Concat(problem.After[node].Where(n => Array.TrueForAll(problem.Before[n], HasRunNow))).Order()],
                this, node);
        }

        public ImmutableArray<int> Order()
        {
            var order = ImmutableArray.CreateBuilder<int>();
            for (State s = this; s.Previous is not null; s = s.Previous)
            {
                order.Add(s.Node);
            }

            order.Reverse();
            return order.ToImmutable();
        }

        private static int Hash(ulong[] done)
        {
            ulong hash = 0x9E3779B97F4A7C15;
            foreach (ulong word in done)
            {
                hash = (hash ^ word) * 0xD6E8FEB86659FD93;
                hash ^= hash >> 32;
            }

            return (int)hash;
        }
    }
}
