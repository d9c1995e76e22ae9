using System.Runtime.InteropServices;
using Mote.Core;
using Mote.Core.Numerics;
using Mote.Operators;
using Mote.Operators.Convolution;
using Mote.Operators.Elementwise;
using Mote.Operators.Normalization;
using Mote.Operators.Reduction;

namespace Mote.Bench.Training;

/// <summary>The networks that are timed: the same layers, without biases before batch normalization, as torch_peer.py builds.</summary>
internal sealed class Network
{
    private readonly GraphBuilder _graph = new("network");
    private readonly Random64 _random = new(1);
    private int _layer;

    /// <summary>The layers.</summary>
    public GraphBuilder Graph => _graph;

    /// <summary>What goes in.</summary>
    public int Input { get; private set; }

    /// <summary>What comes out: logits, or a reconstruction.</summary>
    public int Output { get; private set; }

    /// <summary>True where the output is to equal the input, false where it classifies.</summary>
    public bool Reconstructs { get; private set; }

    /// <summary>A network by name, for its batch.</summary>
    public static Network Of(string name) => name switch
    {
        "dscnn" => DsCnn(100),
        "ae" => Autoencoder(512),
        "resnet8" => ResNet8(32),
        "mobilenet" => MobileNet(32),
        _ => throw new ArgumentException($"There is no network '{name}'.", nameof(name)),
    };

    private static Network DsCnn(int batch)
    {
        var net = new Network();
        int x = net.Begin(new Shape(batch, 49, 10, 1));
        x = net.Normal(net.Conv(x, 64, 10, 4, 2));
        for (int block = 0; block < 4; block++)
        {
            x = net.Normal(net.Depthwise(x, 1));
            x = net.Normal(net.Conv(x, 64, 1, 1, 1));
        }

        return net.Classify(x, 12);
    }

    private static Network Autoencoder(int batch)
    {
        var net = new Network { Reconstructs = true };
        int x = net.Begin(new Shape(batch, 640));
        foreach (int units in new[] { 128, 128, 128, 128, 8, 128, 128, 128, 128 })
        {
            x = net.Normal(net.Dense(x, units));
        }

        net.Output = net.Dense(x, 640);
        return net;
    }

    private static Network ResNet8(int batch)
    {
        var net = new Network();
        int x = net.Normal(net.Conv(net.Begin(new Shape(batch, 32, 32, 3)), 16, 3, 3, 1));
        foreach (var (channels, stride) in new[] { (16, 1), (32, 2), (64, 2) })
        {
            int y = net.Conv(net.Normal(net.Conv(x, channels, 3, 3, stride)), channels, 3, 3, 1);
            int shortcut = stride == 1 ? x : net.Conv(x, channels, 1, 1, stride);
            x = net.Normal(y, shortcut);
        }

        return net.Classify(x, 10);
    }

    private static Network MobileNet(int batch)
    {
        var net = new Network();
        int x = net.Normal(net.Conv(net.Begin(new Shape(batch, 96, 96, 3)), 8, 3, 3, 2));
        foreach (var (channels, stride) in new[]
        {
            (16, 1), (32, 2), (32, 1), (64, 2), (64, 1), (128, 2), (128, 1), (128, 1), (128, 1), (128, 1), (128, 1), (256, 2), (256, 1),
        })
        {
            x = net.Normal(net.Depthwise(x, stride));
            x = net.Normal(net.Conv(x, channels, 1, 1, 1));
        }

        return net.Classify(x, 2);
    }

    private int Begin(Shape shape) => Input = _graph.Input("x", ElementType.Float32, shape);

    private Network Classify(int x, int classes)
    {
        int axes = _graph.Constant<int>("axes", ElementType.Int32, new Shape(2), [1, 2]);
        Output = Dense(_graph.Node(new Mean(), "mean", ElementType.Float32, x, axes), classes);
        return this;
    }

    private int Conv(int x, int filters, int height, int width, int stride)
    {
        int channels = _graph[x].Shape[3];
        int filter = Weights(new Shape(filters, height, width, channels), height * width * channels);
        return _graph.Node(new Conv2D { Padding = PaddingScheme.Same, StrideHeight = stride, StrideWidth = stride }, $"convolution {++_layer}", ElementType.Float32, x, filter);
    }

    private int Depthwise(int x, int stride)
    {
        int filter = Weights(new Shape(1, 3, 3, _graph[x].Shape[3]), 9);
        return _graph.Node(new DepthwiseConv2D { Padding = PaddingScheme.Same, StrideHeight = stride, StrideWidth = stride }, $"depthwise {++_layer}", ElementType.Float32, x, filter);
    }

    private int Dense(int x, int units)
    {
        int depth = _graph[x].Shape[-1];
        int weights = Weights(new Shape(units, depth), depth), bias = Fill(units, 0);
        return _graph.Node(new FullyConnected(), $"dense {++_layer}", ElementType.Float32, x, weights, bias);
    }

    private int Normal(int x, int residual = -1)
    {
        int channels = _graph[x].Shape[-1];
        var op = new BatchNormalizationTraining { Activation = FusedActivation.Relu, Epsilon = 1e-5f };
        return BatchNormalizationTraining.Add(_graph, $"normal {++_layer}", op, x, Fill(channels, 1), Fill(channels, 0), residual).Y;
    }

    private int Weights(Shape shape, int fanIn)
    {
        var values = new float[shape.ElementCount];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (_random.NextFloat() * 2 - 1) * MathF.Sqrt(3f / fanIn);
        }

        return _graph.Constant<float>($"weights {_layer}", ElementType.Float32, shape, values);
    }

    private int Fill(int count, float value)
    {
        var values = new float[count];
        Array.Fill(values, value);
        return _graph.Constant<float>($"vector {_layer}", ElementType.Float32, new Shape(count), values);
    }
}
