using System.Collections.Immutable;
using Mote.Core.Emission;
using Mote.Core.Memory;
using Mote.Core.Numerics;

namespace Mote.Core.Tests.Memory;

/// <summary>The order of a graph's nodes against all orders.</summary>
public sealed class OperatorOrderTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void No_order_needs_fewer_bytes_at_its_worst_step(bool inPlace)
    {
        int better = 0;
        for (int seed = 0; seed < 500; seed++)
        {
            var (module, code) = Draw(new Random64((ulong)seed), 8);
            var problem = new ScheduleProblem(module.Main, code, inPlace);
            int[] asItStands = [.. Enumerable.Range(0, problem.Count)];
            long least = Orders(module.Main).Min(order => Peak(module.Main, code, order, inPlace));
            Assert.Equal(Peak(module.Main, code, asItStands, inPlace), problem.Peak(asItStands));
            Assert.True(problem.LeastPeak() <= least, $"seed {seed}: bound {problem.LeastPeak()} above {least}");
            var found = OperatorOrder.Find(module, code, inPlace);
            long peak = found is { } order ? Peak(module.Main, code, [.. order], inPlace) : problem.Peak(asItStands);
            Assert.True(peak == least, $"seed {seed}: {peak} bytes, {least} are enough");
            Assert.True(found is null || IsPossible(module.Main, [.. found.Value]), $"seed {seed}: no order");
            Assert.True(found is null || peak < problem.Peak(asItStands), $"seed {seed}: changed for nothing");
            better += found is null ? 0 : 1;
        }

        Assert.InRange(better, 50, 450);
    }

    [Fact]
    public void Where_the_search_gives_up_an_order_is_found_greedily()
    {
        int better = 0;
        for (int seed = 0; seed < 100; seed++)
        {
            var (module, code) = Draw(new Random64((ulong)seed), 60);
            var problem = new ScheduleProblem(module.Main, code, inPlace: true);
            long before = problem.Peak(Enumerable.Range(0, problem.Count));
            if (OperatorOrder.Search(problem, before, mostSteps: 30) is { } order)
            {
                Assert.True(IsPossible(module.Main, [.. order]), $"seed {seed}: no order");
                Assert.True(problem.Peak(order) < before, $"seed {seed}: no gain");
                better++;
            }
        }

        Assert.True(better > 20, $"only {better} are better");
    }

    [Fact]
    public void Nodes_with_state_keep_their_order()
    {
        NodeCode[] code = [NodeCode.None, NodeCode.None, NodeCode.None, NodeCode.None, NodeCode.None];
        Assert.Null(OperatorOrder.Find(Interleaved(true), code, inPlace: false));
        Assert.NotNull(OperatorOrder.Find(Interleaved(false), code, inPlace: false));
    }

    private static GraphModule Interleaved(bool withState)
    {
        // Two branches that each swell and shrink, written so that both are wide at once.
        var tensors = ImmutableArray.Create(Value("x", 4), Value("a", 100), Value("b", 100), Value("a2", 4), Value("b2", 4), Value("y", 4), State("s"));
        int[] s = withState ? [6] : [];
        return new GraphModule([new Graph(
            "main", tensors,
            [Node(0, [0, .. s], 1), Node(1, [0, .. s], 2), Node(2, [1, .. s], 3), Node(3, [2, .. s], 4), Node(4, [3, 4], 5)], [0], [5])]);
    }

    [Fact]
    public void Streams_and_nodes_of_no_origin_are_left_alone()
    {
        var module = Interleaved(false);
        NodeCode[] code = [.. module.Main.Nodes.Select(_ => NodeCode.None)];
        Assert.NotNull(OperatorOrder.Find(module, code, inPlace: false));
        var unknown = module.WithMain(module.Main with { Nodes = module.Main.Nodes.SetItem(1, module.Main.Nodes[1] with { Covers = [] }) });
        Assert.Null(OperatorOrder.Find(unknown, code, inPlace: false));
        var gated = module.WithMain(module.Main with { Nodes = module.Main.Nodes.SetItem(4, module.Main.Nodes[4] with { Gate = 0 }) });
        Assert.Null(OperatorOrder.Find(gated, code, inPlace: false));
    }

    [Fact]
    public void The_order_is_carried_out()
    {
        var module = Interleaved(false);
        var order = OperatorOrder.Find(module, [.. module.Main.Nodes.Select(_ => NodeCode.None)], inPlace: false);
        Assert.NotNull(order);
        var changed = OperatorOrder.Apply(module, order.Value);
        Assert.True(GraphMemory.Build(changed, static (_, _) => NodeCode.None, inPlace: false).ArenaBytes
            < GraphMemory.Build(module, static (_, _) => NodeCode.None, inPlace: false).ArenaBytes);
    }

    private static Tensor Value(string name, int bytes) => new(name, ElementType.Int8, new Shape(bytes));

    private static Tensor State(string name) => new(name, ElementType.Int8, new Shape(4)) { IsVariable = true };

    private static Node Node(int covers, int[] inputs, params int[] outputs) => new(new Opaque(), [.. inputs], [.. outputs]) { Covers = [covers] };

    // Graphs in which each node reads one to three older values and writes one or two; sizes in steps of 4, scratch, overlaps and in-place pairs included.
    private static (GraphModule Module, NodeCode[] Code) Draw(Random64 random, int most)
    {
        int count = 2 + random.NextInt(most - 1);
        var tensors = ImmutableArray.CreateBuilder<Tensor>();
        var nodes = ImmutableArray.CreateBuilder<Node>();
        var code = new NodeCode[count];
        tensors.Add(Value("x", 4 * (1 + random.NextInt(10))));
        for (int n = 0; n < count; n++)
        {
            int[] inputs = [.. Enumerable.Range(0, 1 + random.NextInt(3)).Select(_ => Math.Max(0, tensors.Count - 1 - random.NextInt(6)))];
            int[] outputs = random.NextInt(5) == 0 ? [tensors.Count, tensors.Count + 1] : [tensors.Count];
            tensors.AddRange(outputs.Select(o => Value($"t{o}", 4 * (1 + random.NextInt(10)))));
            nodes.Add(new Node(new Opaque { IsInPlace = random.NextInt(3) == 0 }, [.. inputs], [.. outputs]) { Covers = [n] });
            code[n] = NodeCode.None with { ScratchBytes = random.NextInt(3) == 0 ? 8 * random.NextInt(3) : 0 };
            code[n] = random.NextInt(2) == 0 ? code[n].Overlapping(0, 0, 4 * (random.NextInt(8) - 3)) : code[n];
        }

        int[] unread = [.. Enumerable.Range(1, tensors.Count - 1).Where(t => nodes.All(n => !n.Inputs.Contains(t)))];
        return (new GraphModule([new Graph("main", tensors.ToImmutable(), nodes.ToImmutable(), [0], [.. unread.Take(1 + random.NextInt(2))])]), code);
    }

    private static bool IsPossible(Graph graph, int[] order) =>
        order.Order().SequenceEqual(Enumerable.Range(0, graph.Nodes.Length))
        && Enumerable.Range(0, order.Length).All(k => graph.Nodes[order[k]].Inputs.All(
            t => graph.Inputs.Contains(t) || order.Take(k).Any(n => graph.Nodes[n].Outputs.Contains(t))));

    private static IEnumerable<int[]> Orders(Graph graph)
    {
        return Extend([]);

        IEnumerable<int[]> Extend(int[] order)
        {
            if (order.Length == graph.Nodes.Length)
            {
                return [order];
            }

            return Enumerable.Range(0, graph.Nodes.Length).Except(order)
                .Where(n => graph.Nodes[n].Inputs.All(t => graph.Inputs.Contains(t) || order.Any(m => graph.Nodes[m].Outputs.Contains(t))))
                .SelectMany(n => Extend([.. order, n]));
        }
    }

    // From the lifetimes by position, as the planner sees them: the sum of what is alive at each step, less what pairs may share there.
    private static long Peak(Graph graph, NodeCode[] code, int[] order, bool inPlace)
    {
        int[] first = new int[graph.Tensors.Length];
        int[] last = new int[graph.Tensors.Length];
        Array.Fill(first, int.MaxValue);
        Array.Fill(last, -1);
        void Touch(int tensor, int step) => (first[tensor], last[tensor]) = (Math.Min(first[tensor], step), Math.Max(last[tensor], step));
        graph.Inputs.ToList().ForEach(t => Touch(t, 0));
        for (int k = 0; k < order.Length; k++)
        {
            graph.Nodes[order[k]].Inputs.Concat(graph.Nodes[order[k]].Outputs).ToList().ForEach(t => Touch(t, k + 1));
        }

        graph.Outputs.ToList().ForEach(t => Touch(t, order.Length + 1));
        long Size(int t) => graph.Tensors[t].ByteLength;
        long peak = 0;
        for (int step = 0; step <= order.Length + 1; step++)
        {
            long alive = Enumerable.Range(0, first.Length).Where(t => first[t] <= step && step <= last[t]).Sum(Size);
            if (step >= 1 && step <= order.Length)
            {
                int n = order[step - 1];
                var node = graph.Nodes[n];
                alive += code[n].ScratchBytes;
                foreach (int output in inPlace ? node.Outputs : [])
                {
                    // Slot 0 alone has permissions, for output 0 alone.
                    int input = node.Inputs[0];
                    bool isAlone = node.Inputs.Count(t => t == input) == 1;
                    if (output != node.Outputs[0] || !isAlone || last[input] != step)
                    {
                        continue;
                    }

                    long once = ((Opaque)node.Operator).IsInPlace ? Math.Min(Size(input), Size(output)) : 0;
                    long over = code[n].Overlaps is [var o] && o.Distance < Size(output)
                        ? Math.Clamp(Size(output) - Math.Max(o.Distance, 0), 0, Size(input)) : -1;
                    alive -= over >= 0 ? over : once;
                }
            }

            peak = Math.Max(peak, alive);
        }

        return peak;
    }

    private sealed record Opaque : Operator
    {
        public bool IsInPlace { get; init; }

        public override string Name => "OPAQUE";

        public override ImmutableArray<TensorType> Infer(NodeView node, NodeReport report) => [];

        public override ReferenceKernel Prepare(NodeView node) => throw new NotSupportedException();

        public override NodeCode Emit(NodeView node, EmitOptions options) => NodeCode.None;

        public override ImmutableArray<(int Input, int Output)> InPlace(NodeView node) => IsInPlace ? [(0, 0)] : [];
    }
}
