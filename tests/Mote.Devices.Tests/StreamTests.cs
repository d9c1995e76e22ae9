using System.Runtime.InteropServices;
using System.Text;
using Mote.Compiler;
using Mote.Core;
using Mote.Runtime;
using Mote.Tests.Graphs;

namespace Mote.Devices.Tests;

/// <summary>Models that read a stream, with gates: windows, pieces, events.</summary>
public sealed class StreamTests
{
    private const int Samples = 600;
    private static readonly Model Stream = Model.FromModule(TinyGraphs.Stream());
    private static readonly byte[] Recording = Numbers(Samples, 7);

    public static TheoryData<string> Targets => ["host", "host-m32", "host-sanitize", "cortex-m0", "cortex-m4", "riscv32"];

    [Theory, MemberData(nameof(Targets))]
    public void Every_layer_has_the_bits_of_the_reference_and_runs_where_its_gate_is_on(string target)
    {
        var windows = StreamRun.Windows(Stream.Module.Stream!, Recording, 4);
        var result = Verifier.Verify(Stream, Options(target), Target.Get(target), ReferenceTrace.Record(Stream, windows), windows);

        Assert.Equal((null, null), (result.FirstDifference, result.Failure));
        Assert.Equal((Samples - 8) / 3 + 1, result.Invocations);
        Assert.Equal([0, 1, 2, 3, 4, 6], result.LayersChecked);
    }

    [Theory, MemberData(nameof(Targets))]
    public void Pieces_of_any_length_give_the_same_events_as_the_whole(string target)
    {
        var numbers = new Random(3);
        var pieces = StreamRun.Pieces(Recording, 4, () => numbers.Next(1, 12), reset: 301, byCallback: () => numbers.Next(2) == 0);
        var session = new StreamSession(Stream);
        var expected = pieces.Select(piece =>
        {
            if (piece.Reset)
            {
                session.Reset();
            }

            return session.Push(piece.Push);
        }).ToList();

        var events = StreamRun.Events(StreamRun.Build(Sources(target), Target.Get(target), Options(target)), pieces);

        Assert.Equal(expected, events);
        Assert.True(events.Sum(e => e.Count) > 20);
        var whole = new StreamSession(Stream);
        Assert.Equal([.. whole.Push(Recording.AsSpan(0, 301 * 4)), .. Again(whole, Recording.AsSpan(301 * 4))], events.SelectMany(e => e));
    }

    [Fact]
    public void A_gate_that_is_ignored_is_found_and_its_stage_is_named()
    {
        var windows = StreamRun.Windows(Stream.Module.Stream!, Recording, 4);
        var files = Sources("host").Files.ToDictionary();
        string source = Encoding.UTF8.GetString(files["tiny.c"]);
        files["tiny.c"] = Encoding.UTF8.GetBytes(source.Replace("MOTE_GATED(gate_4)\n", "if (1)\n", StringComparison.Ordinal));

        var result = Verifier.Verify(Stream, Options("host"), Target.Get("host"), ReferenceTrace.Record(Stream, windows), windows, new PackageSources("tiny", files));

        Assert.Equal("find", result.FirstDifference!.Stage);
        Assert.Equal("nothing", result.FirstDifference.Expected);
    }

    [Fact]
    public void A_layer_that_is_passed_over_is_found_and_its_stage_is_named()
    {
        var windows = StreamRun.Windows(Stream.Module.Stream!, Recording, 4);
        var files = Sources("host").Files.ToDictionary();
        string source = Encoding.UTF8.GetString(files["tiny.c"]);
        files["tiny.c"] = Encoding.UTF8.GetBytes(source.Replace("MOTE_GATED(gate_12)\n", "if (gate_12 && ((const int32_t *)(void *)(state + 16))[0] == 1)\n", StringComparison.Ordinal));
        Assert.NotEqual(source, Encoding.UTF8.GetString(files["tiny.c"]));

        var result = Verifier.Verify(Stream, Options("host"), Target.Get("host"), ReferenceTrace.Record(Stream, windows), windows, new PackageSources("tiny", files));

        Assert.Equal("look", result.FirstDifference?.Stage);
        Assert.Equal("nothing", result.FirstDifference!.Actual);
    }

    [Fact]
    public void Events_that_nobody_takes_are_counted_and_the_newest_are_kept()
    {
        // One push of everything brings more than the queue holds; the harness says so.
        var image = StreamRun.Build(Sources("host"), Target.Get("host"), Options("host"));
        var e = Assert.Throws<DiagnosticException>(() => StreamRun.Events(image, [new Invocation([]) { Push = Recording }]));
        Assert.Contains("events were lost", e.Message, StringComparison.Ordinal);

        Assert.NotEmpty(StreamRun.Events(image, [new Invocation([]) { Push = Recording, ByCallback = true }])[0]);
    }

    [Theory, InlineData("host-sanitize"), InlineData("cortex-m4"), InlineData("riscv32")]
    public void What_runs_once_runs_when_its_gate_is_on_for_the_first_time(string target)
    {
        var model = Model.FromModule(TinyGraphs.GatedDelay());
        List<Invocation> invocations = [.. new (byte Gate, byte Value)[] { (0, 1), (1, 2), (0, 3), (1, 4), (1, 5) }
            .Select(i => new Invocation([[i.Gate], [i.Value, i.Value, i.Value]]))];
        invocations.Add(invocations[3] with { Reset = true });

        var reference = ReferenceTrace.Record(model, invocations);
        Assert.Equal([[], [7, 8, 9], [], [2, 2, 2], [4, 4, 4], [7, 8, 9]], Enumerable.Range(0, 6).Select(i => reference.Output(i, 0)));
        var result = Verifier.Verify(model, Options(target), Target.Get(target), reference, invocations);
        Assert.Equal((null, null), (result.FirstDifference, result.Failure));
    }

    [Fact]
    public void A_value_under_a_gate_is_read_only_under_it()
    {
        var graph = TinyGraphs.Stream().Main;
        int reader = graph.Nodes.Length - 1;
        var outside = graph with { Nodes = graph.Nodes.SetItem(reader, graph.Nodes[reader] with { Gate = -1, Inputs = graph.Nodes[reader].Inputs.SetItem(0, graph.Nodes[1].Outputs[0]) }) };
        var e = Assert.Throws<DiagnosticException>(() => Model.FromModule(new GraphModule([outside])));
        Assert.Contains(e.Diagnostics, d => d.Found.Contains("under a gate that is not its own", StringComparison.Ordinal));

        var constant = graph with { Nodes = graph.Nodes.SetItem(1, graph.Nodes[1] with { Gate = graph.Nodes[1].Inputs[1] }) };
        Assert.Throws<DiagnosticException>(() => Model.FromModule(new GraphModule([constant])));
    }

    [Fact]
    public void A_package_that_reads_no_stream_cannot_be_pushed_to()
    {
        var package = ModelCompiler.Compile(TinyGraphs.Convolutions(), Options("host"));
        var e = Assert.Throws<DiagnosticException>(() => StreamRun.Build(Verifier.Sources(package), Target.Get("host"), Options("host")));
        Assert.Equal(DiagnosticIds.NoStream, e.Diagnostics[0].Id);
    }

    private static IReadOnlyList<StreamEvent> Again(StreamSession session, ReadOnlySpan<byte> samples)
    {
        session.Reset();
        return session.Push(samples);
    }

    private static CompileOptions Options(string target) => new() { Name = "tiny", Target = CompileTarget.All.FirstOrDefault(t => t.Name == target, CompileTarget.Host) };

    private static PackageSources Sources(string target) => Verifier.Sources(ModelCompiler.Compile(Stream.Module, Options(target)));

    /// <summary>Small numbers, of which a third are 0 and some negative.</summary>
    private static byte[] Numbers(int count, int seed)
    {
        var random = new Random(seed);
        int[] numbers = [.. Enumerable.Range(0, count).Select(_ => Math.Max(0, random.Next(-2, 4)) * (random.Next(5) == 0 ? -1 : 1))];
        return MemoryMarshal.AsBytes(numbers.AsSpan()).ToArray();
    }
}
