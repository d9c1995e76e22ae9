using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Mote.Compiler;
using Mote.Core;
using Mote.Core.Numerics;
using Mote.Devices;
using Mote.Operators.Convolution;
using Mote.Operators.Elementwise;
using Mote.Operators.Pooling;
using Mote.Runtime;

namespace Mote.Operators.Tests;

/// <summary>Networks whose layers run into each other's memory, in C, against the reference, where every value has its own.</summary>
public sealed class OverlapChainTests
{
    [Theory]
    [InlineData(ElementType.Int8, 1)]
    [InlineData(ElementType.Int8, 2)]
    [InlineData(ElementType.Float32, 5)]
    public void Layers_that_overlap_give_the_same_bytes(ElementType type, int seed)
    {
        var module = Network(type, new Random64((ulong)seed), layers: 9);
        var package = SameBytes(module, seed);
        Assert.True(package.Memory.Plan.Overlaps.Length >= 4, $"only {package.Memory.Plan.Overlaps.Length} layers overlap");
    }

    [Fact]
    public void Branches_in_another_order_give_the_same_bytes()
    {
        // Both branches swell before either shrinks, as they are written.
        Tensor Value(string name, int height, int channels) => new(name, ElementType.Int8, new Shape(1, height, 8, channels)) { Quantization = new Quantization(0.05f, 3) };
        Tensor Weights(int seed) => Tensor.Constant<sbyte>(
            $"w{seed}", ElementType.Int8, new Shape(16, 1, 1, 2), Array.ConvertAll(new sbyte[32], _ => (sbyte)((seed++ * 37 % 255) - 127)), new Quantization(0.01f, 0));
        var pool = new MaxPool2D { FilterHeight = 8, StrideHeight = 8 };
        var module = new GraphModule([new Graph(
            "branches",
            [Value("x", 8, 2), Weights(1), Weights(50), Value("a", 8, 16), Value("b", 8, 16), Value("a2", 1, 16), Value("b2", 1, 16), Value("y", 1, 16)],
            [
                new Node(new Conv2D(), [0, 1], [3]) { Covers = [0] }, new Node(new Conv2D(), [0, 2], [4]) { Covers = [1] }, new Node(pool, [3], [5]) { Covers = [2] },
                new Node(pool, [4], [6]) { Covers = [3] }, new Node(new Add(), [5, 6], [7]) { Covers = [4] },
            ],
            [0], [7])]);
        var package = SameBytes(module, 7);
        Assert.Equal([0, 2, 1, 3, 4], package.Layers.Select(l => l.Index));
        var asWritten = ModelCompiler.Compile(module, new CompileOptions { Name = "chain", Target = CompileTarget.Host, Disabled = [Pipeline.OrderOperators] });
        Assert.Equal([0, 1, 2, 3, 4], asWritten.Layers.Select(l => l.Index));
        Assert.True(package.ArenaBytes < asWritten.ArenaBytes, $"{package.ArenaBytes} bytes, {asWritten.ArenaBytes} as written");
    }

    // Compiles, runs and compares with the reference.
    private static Package SameBytes(GraphModule module, int seed)
    {
        var type = module.Main.Tensors[0].Type;
        var package = ModelCompiler.Compile(module, new CompileOptions { Name = "chain", Target = CompileTarget.Host });
        var files = package.Files.ToDictionary(f => f.Path, f => f.Content.ToArray());
        var image = ImageBuilder.Build(new PackageSources(package.Name, files), Target.Get("host-sanitize"), new BuildOptions());
        var random = new Random64((ulong)seed + 100);
        byte[] x = new byte[module.Main.Tensors[0].ByteLength];
        if (type == ElementType.Float32)
        {
            Array.ConvertAll(new float[x.Length / 4], _ => random.NextFloat() - 0.5f).AsSpan().CopyTo(MemoryMarshal.Cast<byte, float>(x.AsSpan()));
        }
        else
        {
            Array.ConvertAll(x, _ => (byte)random.NextInt(256)).CopyTo(x, 0);
        }

        var run = Runner.Run(image, [new Invocation([x])], new RunOptions());
        Assert.Equal(RunOutcome.Completed, run.Outcome);
        var session = Model.FromModule(module).CreateSession();
        x.CopyTo(session.Input(0));
        session.Run();
        byte[] expected = session.Output(0).ToArray();
        Assert.True(expected.Distinct().Count() > 8, "The result says nothing.");
        Assert.Equal(expected, run.Trace.Invocations[0].Outputs[0]);
        return package;
    }

    private static GraphModule Network(ElementType type, Random64 random, int layers)
    {
        bool isFloat = type == ElementType.Float32;
        var quantization = isFloat ? null : new Quantization(0.05f, 3);
        var tensors = ImmutableArray.CreateBuilder<Tensor>();
        var nodes = ImmutableArray.CreateBuilder<Node>();
        tensors.Add(new Tensor("x", type, new Shape(1 + random.NextInt(2), 13 + random.NextInt(8), 12 + random.NextInt(9), 4)) { Quantization = quantization });
        int last = 0;
        for (int layer = 0; layer < layers; layer++)
        {
            var shape = tensors[last].Shape;
            int channels = shape[3];
            bool isDone = layer == layers - 1;
            int kind = isDone ? 3 : layer % 3;
            var padding = random.NextInt(2) == 0 && shape[1] > 4 && shape[2] > 4 ? PaddingScheme.Valid : PaddingScheme.Same;
            int stride = layer is 3 or 4 ? 2 : 1;
            int taps = 1 + random.NextInt(3);
            (Operator, Shape?, int) drawn = kind switch
            {
                0 => (new Conv2D { Padding = padding, StrideHeight = stride, StrideWidth = stride, DilationWidth = padding == PaddingScheme.Same ? 2 : 1 },
                    new Shape(4 + random.NextInt(6), taps, 1 + random.NextInt(3), channels), 0),
                1 => (new DepthwiseConv2D { Padding = padding, StrideHeight = stride, DepthMultiplier = 1 }, new Shape(1, 3, taps, channels), channels),
                2 when random.NextInt(2) == 0 => (new MaxPool2D { Padding = padding, FilterHeight = 2, FilterWidth = taps, StrideWidth = stride }, null, 0),
                2 => (new AveragePool2D { Padding = padding, FilterHeight = 3, FilterWidth = taps, StrideHeight = stride }, null, 0),
                _ => (new FullyConnected { KeepDimensions = true }, new Shape(9 + random.NextInt(6), channels), 0),
            };
            var (op, weights, units) = drawn;
            var inputs = ImmutableArray.Create(last);
            if (weights is { } filter)
            {
                units = units == 0 ? filter[0] : units;
                var scale = isFloat ? null : new Quantization(0.02f / MathF.Sqrt(filter.ElementCount / (float)units), 0);
                tensors.Add(isFloat
                    ? Tensor.Constant<float>($"w{layer}", type, filter, Array.ConvertAll(new float[filter.ElementCount], _ => (float)random.NextGaussian()), scale)
                    : Tensor.Constant<sbyte>($"w{layer}", type, filter, Array.ConvertAll(new sbyte[filter.ElementCount], _ => (sbyte)(random.NextInt(255) - 127)), scale));
                inputs = [last, tensors.Count - 1];
            }

            var node = new Node(op, inputs, [tensors.Count]) { Covers = [layer] };
            var view = new NodeView(new Graph("chain", [.. tensors, new Tensor("unknown", type, Shape.Scalar) { Quantization = quantization }], [], [], []), node, layer);
            var bag = new DiagnosticBag();
            var result = op.Infer(view, new NodeReport(view, bag));
            bag.ThrowIfAny();
            last = tensors.Count;
            tensors.Add(new Tensor($"y{layer}", type, result[0].Shape) { Quantization = quantization });
            nodes.Add(node);
        }

        return new GraphModule([new Graph("chain", tensors.ToImmutable(), nodes.ToImmutable(), [0], [last])]);
    }
}
