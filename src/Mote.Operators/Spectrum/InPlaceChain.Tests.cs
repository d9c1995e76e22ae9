using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Mote.Compiler;
using Mote.Core;
using Mote.Devices;
using Mote.Operators.Cases;
using Mote.Operators.Layout;
using Mote.Operators.Spectrum;
using Mote.Runtime;

namespace Mote.Operators.Tests.Spectrum;

/// <summary>A chain in which each result lies where its input was: what the theory, which leaves every buffer alone, does not see.</summary>
public sealed class InPlaceChainTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void From_samples_to_cepstra_in_place(int frames)
    {
        var module = Chain(
            new Tensor("samples", ElementType.Float32, new Shape(frames, 64)),
            new FrameWindow { Window = WindowFunction.Hann },
            new Rfft(),
            new PowerSpectrum { Scale = 1 / 64f },
            new MelFilterBank { Edges = new IntegerList(0, 3, 7, 12, 20, 32) },
            new LogScale { Unit = LogUnit.Decibel },
            new NoiseFloorNormalize(),
            new Dct { Coefficients = 3 },
            new Cmvn { Window = 3 });
        Assert.Equal(6, SharedBuffers(module, frames));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void There_and_back_in_place(int frames)
    {
        var module = Chain(new Tensor("samples", ElementType.Float32, new Shape(frames, 32)), new FrameWindow { Window = WindowFunction.Hamming }, new Rfft(), new Irfft(), new Rfft(), new MagnitudeSpectrum());
        Assert.Equal(5, SharedBuffers(module, frames));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Integers_from_samples_to_decibels_in_place(int frames)
    {
        var module = Chain(
            new Tensor("samples", ElementType.Int16, new Shape(frames, 64)),
            new FrameWindow { Window = WindowFunction.Hann },
            new Rfft(),
            new Irfft(),
            new Rfft(),
            new PowerSpectrum(),
            new MelFilterBank { Edges = new IntegerList(0, 3, 7, 12, 20, 32) },
            new LogScale { Unit = LogUnit.Decibel });
        Assert.Equal(6, SharedBuffers(module, frames));
    }

    /// <summary>Operators one behind the other.</summary>
    internal static GraphModule Chain(Tensor input, params ReadOnlySpan<Operator> operators)
    {
        var tensors = ImmutableArray.CreateBuilder<Tensor>();
        var nodes = ImmutableArray.CreateBuilder<Node>();
        tensors.Add(input);
        foreach (var op in operators)
        {
            int at = nodes.Count;
            var node = new Node(op, [at], [at + 1]) { Covers = [at] };
            var type = (tensors[at].Type, op) switch
            {
                (ElementType.Int16, PowerSpectrum) => ElementType.UInt32,
                (ElementType.UInt32, LogScale) => ElementType.Int32,
                var (same, _) => same,
            };
            var view = new NodeView(new Graph("chain", [.. tensors, new Tensor("unknown", type, Shape.Scalar)], [], [], []), node, at);
            var bag = new DiagnosticBag();
            var result = op.Infer(view, new NodeReport(view, bag));
            bag.ThrowIfAny();
            tensors.Add(new Tensor($"result {at}", type, result[0].Shape));
            nodes.Add(node);
        }

        return new GraphModule([new Graph("chain", tensors.ToImmutable(), nodes.ToImmutable(), [0], [nodes.Count])]);
    }

    /// <summary>Compares C with the reference; returns how many results share their input's memory.</summary>
    private static int SharedBuffers(GraphModule module, int seed)
    {
        var package = ModelCompiler.Compile(module, new CompileOptions { Name = "chain", Target = CompileTarget.Host });
        var files = package.Files.ToDictionary(f => f.Path, f => f.Content.ToArray());
        var image = ImageBuilder.Build(new PackageSources(package.Name, files), Target.Get("host-sanitize"), new BuildOptions());
        int count = module.Main.Tensors[0].Shape.ElementCount;
        byte[] x = module.Main.Tensors[0].Type == ElementType.Float32
            ? MemoryMarshal.AsBytes(CaseData.Floats((uint)seed, count).AsSpan()).ToArray()
            : MemoryMarshal.AsBytes(CaseData.Shorts((uint)seed, count).AsSpan()).ToArray();
        var run = Runner.Run(image, [new Invocation([x])], new RunOptions());
        Assert.Equal(RunOutcome.Completed, run.Outcome);
        var session = Model.FromModule(module).CreateSession();
        x.CopyTo(session.Input(0));
        session.Run();
        Assert.Equal(session.Output(0).ToArray(), run.Trace.Invocations[0].Outputs[0]);
        return package.Memory.Plan.InPlace.Length;
    }
}
