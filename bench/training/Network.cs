using System.Collections.Immutable;
using Mote.Core;
using Mote.Core.Numerics;
using Mote.Operators;
using Mote.Operators.Convolution;
using Mote.Operators.Elementwise;
using Mote.Training;
using Mote.Training.Layers;

namespace Mote.Bench.Training;

/// <summary>The networks that are timed: the same layers, without biases before batch normalization, as torch_peer.py builds.</summary>
/// <param name="Graph">The network, for one example.</param>
/// <param name="Batch">Examples a step.</param>
/// <param name="Reconstructs">True where the output is to equal the input, false where it classifies.</param>
internal sealed record Network(Graph Graph, int Batch, bool Reconstructs)
{
    /// <summary>All names.</summary>
    public static ImmutableArray<string> Names => ["dscnn", "ae", "gru", "resnet8", "mobilenet"];

    /// <summary>What is minimised.</summary>
    public Loss Loss => new(Reconstructs ? LossKind.MeanSquaredError : LossKind.CrossEntropy);

    /// <summary>A network by name.</summary>
    public static Network Of(string name) => name switch
    {
        "dscnn" => Build(100, new Shape(1, 49, 10, 1), [Conv(64, 10, 4, 2), .. Enumerable.Repeat(Separable(64, 1), 4).SelectMany(s => s), .. Head(12)]),
        "ae" => Build(512, new Shape(1, 640), [.. new[] { 128, 128, 128, 128, 8, 128, 128, 128, 128 }.Select(Hidden), new Dense(640)], reconstructs: true),
        "gru" => Build(100, new Shape(1, 49, 10, 1), [new Recur(64), new Dense(12)]),
        "resnet8" => Build(32, new Shape(1, 32, 32, 3), [Conv(16, 3, 3, 1), new Block(16, 1), new Block(32, 2), new Block(64, 2), .. Head(10)]),
        "mobilenet" => Build(32, new Shape(1, 96, 96, 3), [Conv(8, 3, 3, 2), .. MobileNetBlocks.SelectMany(b => Separable(b.Channels, b.Stride)), .. Head(2)]),
        _ => throw new ArgumentException($"There is no network '{name}'.", nameof(name)),
    };

    private static readonly (int Channels, int Stride)[] MobileNetBlocks =
        [(16, 1), (32, 2), (32, 1), (64, 2), (64, 1), (128, 2), (128, 1), (128, 1), (128, 1), (128, 1), (128, 1), (256, 2), (256, 1)];

    private static Network Build(int batch, Shape input, Layer[] layers, bool reconstructs = false) => new(NetworkBuilder.Build("network", input, layers, seed: 1), batch, reconstructs);

    private static Layer Conv(int filters, int height, int width, int stride) =>
        new Convolve(filters) { Kernel = (height, width), Stride = (stride, stride), BatchNorm = true, Activation = ActivationKind.Relu };

    private static Layer Hidden(int units) => new Dense(units) { BatchNorm = true, Activation = ActivationKind.Relu };

    private static Layer[] Separable(int filters, int stride) =>
        [new DepthwiseConvolve { Stride = (stride, stride), BatchNorm = true, Activation = ActivationKind.Relu }, Conv(filters, 1, 1, 1)];

    private static Layer[] Head(int classes) => [new GlobalPool(), new Dense(classes)];

    /// <summary>Two convolutions beside a shortcut, which is a convolution of 1x1 without bias or normalization where the block has a stride.</summary>
    private sealed record Block(int Channels, int Stride) : Layer
    {
        public override int Add(NetworkBuilder network, int x)
        {
            int y = new Convolve(Channels) { BatchNorm = true }.Add(network, Conv(Channels, 3, 3, Stride).Add(network, x));
            int shortcut = x;
            if (Stride > 1)
            {
                int depth = network.ShapeOf(x)[3];
                var op = new Conv2D { Padding = PaddingScheme.Same, StrideHeight = Stride, StrideWidth = Stride };
                string name = network.Name("shortcut");
                shortcut = network.Node(op, name, x, network.Weights($"{name}/weights", new Shape(Channels, 1, 1, depth), depth, 1));
            }

            return new Activate(ActivationKind.Relu).Add(network, network.Node(new Add(), network.Name("sum"), y, shortcut));
        }
    }
}
