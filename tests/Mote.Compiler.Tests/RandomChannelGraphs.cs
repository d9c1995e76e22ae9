using Mote.Core;
using Mote.Core.Numerics;
using Mote.Operators;
using Mote.Operators.Activation;
using Mote.Operators.Convolution;
using Mote.Operators.Elementwise;
using Mote.Operators.Joining;
using Mote.Operators.Layout;
using Mote.Operators.Pooling;
using Mote.Operators.Reduction;
using Mote.Tests.Graphs;

namespace Mote.Compiler.Tests;

/// <summary>
/// Small int8 networks from a seed, of which many channels are constant: some filters are zero or tiny, some biases push everything beyond a
/// clamp, and some channels are read by nobody.
/// </summary>
internal sealed class RandomChannelGraphs
{
    private readonly Random64 _random;
    private readonly TinyGraphBuilder _builder;

    private RandomChannelGraphs(ulong seed)
    {
        _random = new Random64(seed);
        _builder = new TinyGraphBuilder(ElementType.Int8, new Shape(1, 3 + _random.NextInt(4), 3 + _random.NextInt(4), 1 + _random.NextInt(4)), Scale());
    }

    public static GraphModule Of(ulong seed)
    {
        var graph = new RandomChannelGraphs(seed);
        int x = graph.Convolution(graph._builder.Input);
        for (int depth = 2 + graph._random.NextInt(5); depth > 0; depth--)
        {
            x = graph.Layer(x);
        }

        return graph._builder.Build(graph.Head(x));
    }

    private int Layer(int x) => _random.NextInt(10) switch
    {
        0 or 1 => Convolution(x),
        2 or 3 => Depthwise(x),
        4 => _builder.Apply(new Add { Activation = Activation() }, ElementType.Int8, Scale(), x, _random.NextInt(2) == 0 ? Convolution(x, _builder[x].Shape[3], 1) : Vector(x)),
        5 => _builder.Apply(new Mul(), ElementType.Int8, Scale(), x, _random.NextInt(2) == 0 ? Depthwise(x, keep: true) : Scalar()),
        6 => _builder.Apply(new Relu(), ElementType.Int8, Scale(), x),
        7 => _builder.Apply(new HardSwish(), ElementType.Int8, Scale(), x),
        8 => Pool(x),
        _ => _builder.Apply(new Pad(), ElementType.Int8, _builder[x].Quantization, x,
            _builder.Add(Tensor.Constant<int>("paddings", ElementType.Int32, new Shape(4, 2), [0, 0, 1, 0, 0, 2, 0, 0]))),
    };

    private int Head(int x)
    {
        var shape = _builder[x].Shape;
        if (_random.NextInt(2) == 0)
        {
            x = _builder.Apply(new Mean { KeepDims = _random.NextInt(2) == 0 }, ElementType.Int8, Scale(), x,
                _builder.Add(Tensor.Constant<int>("axes", ElementType.Int32, new Shape(2), [1, 2])));
        }
        else if (_random.NextInt(2) == 0)
        {
            x = _builder.Apply(new Reshape(), ElementType.Int8, _builder[x].Quantization, x,
                _builder.Add(Tensor.Constant<int>("shape", ElementType.Int32, new Shape(2), [1, shape.ElementCount])));
        }

        int depth = _builder[x].Shape.ElementCount, units = 1 + _random.NextInt(4);
        var quantization = _random.NextInt(2) == 0 ? new Quantization(0.02f, _random.NextInt(7) - 3) : PerChannel(units, 0);
        int weights = _builder.Add(Tensor.Constant<sbyte>("weights", ElementType.Int8, new Shape(units, depth), Weights(units, depth), quantization));
        int hidden = _random.NextInt(2) == 0
            ? _builder.Apply(new FullyConnected { Activation = Activation() }, ElementType.Int8, Scale(), x, weights)
            : _builder.Apply(new FullyConnected(), ElementType.Int8, Scale(), x, weights, Bias(units));
        int last = _builder.Add(Tensor.Constant<sbyte>("last", ElementType.Int8, new Shape(2, units), Weights(2, units), new Quantization(0.05f)));
        return _builder.Apply(new FullyConnected(), ElementType.Int8, Scale(), hidden, last);
    }

    private int Convolution(int x, int filters = 0, int kernel = 0)
    {
        int channels = _builder[x].Shape[3];
        filters = filters == 0 ? 2 + _random.NextInt(6) : filters;
        kernel = kernel == 0 ? 1 + 2 * _random.NextInt(2) : kernel;
        var shape = new Shape(filters, kernel, kernel, channels);
        int weights = _builder.Add(Tensor.Constant<sbyte>("filter", ElementType.Int8, shape, Weights(filters, shape.Product(1, 4)), PerChannel(filters, 0)));
        var op = new Conv2D { Padding = PaddingScheme.Same, Activation = Activation(), DilationHeight = 1 + _random.NextInt(2) };
        return _builder.Apply(op, ElementType.Int8, Scale(), _random.NextInt(3) == 0 ? [x, weights] : [x, weights, Bias(filters)]);
    }

    private int Depthwise(int x, bool keep = false)
    {
        int channels = _builder[x].Shape[3], multiplier = keep ? 1 : 1 + _random.NextInt(2), outputs = channels * multiplier;
        sbyte[] rows = Weights(outputs, 9);
        sbyte[] filter = [.. Enumerable.Range(0, 9 * outputs).Select(i => rows[i % outputs * 9 + i / outputs])];
        int weights = _builder.Add(Tensor.Constant<sbyte>("filter", ElementType.Int8, new Shape(1, 3, 3, outputs), filter, PerChannel(outputs, 3)));
        var op = new DepthwiseConv2D { Padding = PaddingScheme.Same, Activation = Activation(), DepthMultiplier = multiplier, StrideWidth = keep ? 1 : 1 + _random.NextInt(2), StrideHeight = 1 };
        return _builder.Apply(op, ElementType.Int8, Scale(), x, weights, Bias(outputs));
    }

    private int Pool(int x)
    {
        Pooling2D op = _random.NextInt(2) == 0 ? new MaxPool2D() : new AveragePool2D();
        return _builder.Apply(op with { FilterHeight = 2, FilterWidth = 3, Padding = PaddingScheme.Same, StrideWidth = 2 }, ElementType.Int8, _builder[x].Quantization, x);
    }

    private int Vector(int x)
    {
        int channels = _builder[x].Shape[3];
        return _builder.Add(Tensor.Constant<sbyte>("vector", ElementType.Int8, new Shape(channels), [.. Enumerable.Range(0, channels).Select(_ => (sbyte)(_random.NextInt(256) - 128))], Scale()));
    }

    private int Scalar() => _builder.Add(Tensor.Constant<sbyte>("scalar", ElementType.Int8, new Shape(1), [(sbyte)(_random.NextInt(256) - 128)], Scale()));

    private int Bias(int count) => _builder.Add(Tensor.Constant<int>("bias", ElementType.Int32, new Shape(count),
        [.. Enumerable.Range(0, count).Select(_ => (_random.NextInt(2001) - 1000) * (_random.NextInt(4) == 0 ? 40 : 1))]));

    /// <summary>Rows of which some are zero, some have a single weight and some are small.</summary>
    private sbyte[] Weights(int rows, int length)
    {
        var weights = new sbyte[rows * length];
        for (int row = 0; row < rows; row++)
        {
            int kind = _random.NextInt(4), largest = kind == 1 ? 2 : 127;
            for (int i = 0; i < length; i++)
            {
                weights[row * length + i] = (sbyte)(kind == 0 || (kind == 2 && i != row % length) ? 0 : _random.NextInt(2 * largest + 1) - largest);
            }
        }

        return weights;
    }

    private Quantization PerChannel(int channels, int axis) => new(
        [.. Enumerable.Range(0, channels).Select(_ => _random.NextInt(4) == 0 ? 0.00002f : 0.002f + 0.004f * _random.NextFloat())], [.. Enumerable.Repeat(0, channels)], axis);

    private Quantization Scale() => new(0.03f + 0.05f * _random.NextFloat(), _random.NextInt(3) == 0 ? -128 : _random.NextInt(80) - 40);

    private FusedActivation Activation() => (FusedActivation)(_random.NextInt(2) * (1 + 2 * _random.NextInt(2)));
}
