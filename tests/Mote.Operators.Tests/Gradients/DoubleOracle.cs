using Mote.Core;
using Mote.Operators.Activation;
using Mote.Operators.Convolution;
using Mote.Operators.Elementwise;
using Mote.Operators.FakeQuantization;
using Mote.Operators.Image;
using Mote.Operators.Joining;
using Mote.Operators.Layout;
using Mote.Operators.Loss;
using Mote.Operators.Normalization;
using Mote.Operators.Pooling;
using Mote.Operators.Recurrent;
using Mote.Operators.Reduction;
using Mote.Operators.Regularization;
using Mote.Operators.Slicing;
using Mote.Operators.Spectrum;
using Mote.Operators.Tests.Recurrent;

namespace Mote.Operators.Tests.Gradients;

/// <summary>The outputs of a node in double precision, from its float inputs by slot (null where a slot holds no floats).</summary>
public delegate double[][] Forward(NodeView node, double[]?[] x);

/// <summary>
/// What operators compute, written down once more in double precision and as plainly as possible: central differences of these formulas are what
/// gradient rules are held against. That they are the right formulas is tested against the reference arithmetic on the same cases.
/// </summary>
/// <param name="Forward">The operator.</param>
public sealed record DoubleOracle(Forward Forward)
{
    /// <summary>What is differentiated where that is not the operator itself (straight-through gradients).</summary>
    public Forward Surrogate { get; init; } = Forward;

    /// <summary>True where an element of the output depends on the element of input 0 at the same place alone.</summary>
    public bool IsUnary { get; init; }

    /// <summary>The oracle of an operator, or null when none is written down.</summary>
    public static DoubleOracle? Of(Operator op) => op switch
    {
        Abs => Unary(Math.Abs),
        Neg => Unary(x => -x),
        Square => Unary(x => x * x),
        Sqrt => Unary(Math.Sqrt),
        Rsqrt => Unary(x => 1 / Math.Sqrt(x)),
        Exp => Unary(Math.Exp),
        Log => Unary(Math.Log),
        Sin => Unary(Math.Sin),
        Cos => Unary(Math.Cos),
        Floor => Unary(Math.Floor),
        Ceil => Unary(Math.Ceiling),
        Round => Unary(x => Math.Round(x, MidpointRounding.ToEven)),
        ZerosLike => Unary(_ => 0),
        Relu => Unary(x => Math.Max(x, 0)),
        Relu6 => Unary(x => Math.Clamp(x, 0, 6)),
        Relu0To1 => Unary(x => Math.Clamp(x, 0, 1)),
        ReluN1To1 => Unary(x => Math.Clamp(x, -1, 1)),
        LeakyRelu leaky => Unary(x => x > 0 ? x : x * leaky.Alpha),
        Elu => Unary(x => x < 0 ? Math.Exp(x) - 1 : x),
        Logistic => Unary(x => 1 / (1 + Math.Exp(-x))),
        Tanh => Unary(Math.Tanh),
        HardSwish => Unary(x => x * Math.Clamp(x + 3, 0, 6) / 6),
        Add => Binary((a, b) => a + b),
        Sub => Binary((a, b) => a - b),
        Mul => Binary((a, b) => a * b),
        Div => Binary((a, b) => a / b),
        Maximum => Binary((a, b) => a > b ? a : b),
        Minimum => Binary((a, b) => a < b ? a : b),
        Softmax softmax => Rows((x, y) => SoftmaxRow(x, softmax.Beta, y)),
        LogSoftmax => Rows((x, y) =>
        {
            SoftmaxRow(x, 1, y);
            double max = x.Max();
            double log = Math.Log(x.Sum(v => Math.Exp(v - max)));
            for (int i = 0; i < y.Length; i++)
            {
                y[i] = x[i] - max - log;
            }
        }),
        Sum => new(Reduced(averages: false)),
        Mean => new(Reduced(averages: true)),
        SumTo => new((node, x) => [Repeated(node.Input(0).Shape, node.Output(0).Shape, (y, large, small) => y[small] += x[0]![large], node.Output(0).Shape.ElementCount)]),
        BroadcastTo broadcast => new((node, x) =>
            [Repeated(node.Output(0).Shape, node.Input(0).Shape, (y, large, small) => y[large] = broadcast.Factor * x[0]![small], node.Output(0).Shape.ElementCount)]),
        Reshape or ExpandDims or Squeeze or Transpose or Pad or PadV2 or Concatenation or Pack or Unpack or Slice or StridedSlice or Split or SplitV
            or ResizeNearestNeighbor or Crop => new(Moved),
        ResizeBilinear resize => new((node, x) => [Windows.Resize(resize, node, x[0]!)]),
        Conv2D conv => new((node, x) => [Windows.Convolution(node, x, Axis(conv.Padding, conv.Pads, conv.StrideHeight, conv.StrideWidth, conv.DilationHeight, conv.DilationWidth), depthwise: false)]),
        DepthwiseConv2D conv => new((node, x) => [Windows.Convolution(node, x, Axis(conv.Padding, conv.Pads, conv.StrideHeight, conv.StrideWidth, conv.DilationHeight, conv.DilationWidth), depthwise: true)]),
        TransposeConv conv => new((node, x) => [Windows.Transposed(conv, node, x)]),
        FullyConnected => new((node, x) => [Windows.Dense(node, x)]),
        Pooling2D pool => new((node, x) => [Windows.Pool(node, x[0]!, Axis(pool.Padding, pool.Pads, pool.StrideHeight, pool.StrideWidth, 1, 1), pool.FilterHeight, pool.FilterWidth, pool is AveragePool2D)]),
        Gru gru => new((node, x) => [Recurrent(node, x, gru.ReturnSequences)]),

        // What else it saves is for its gradient alone.
        GruTraining gru => new((node, x) => [Recurrent(node, x, gru.ReturnSequences)]),
        BatchNormalization normalization => new((_, x) => [Normalizations.Moving(normalization, x)]),
        BatchNormalizationTraining normalization => new((_, x) => [Normalizations.OfBatch(normalization, x)]),
        Greyscale => new((_, x) => [[.. x[0]!.Chunk(3).Select(c => (0.299 * c[0]) + (0.587 * c[1]) + (0.114 * c[2]))]]),
        PowerSpectrum power => new((_, x) => [[.. x[0]!.Chunk(2).Select(c => power.Scale * ((c[0] * c[0]) + (c[1] * c[1])))]]),
        MagnitudeSpectrum magnitude => new((_, x) => [[.. x[0]!.Chunk(2).Select(c => magnitude.Scale * Math.Sqrt((c[0] * c[0]) + (c[1] * c[1])))]]),
        LogScale log => Unary(x => Math.Log((log.ReplaceZerosOnly ? x == 0 : x < log.Floor) ? log.Floor : x) * (log.Unit switch
        {
            LogUnit.Log2 => 1 / Math.Log(2),
            LogUnit.Log10 => 1 / Math.Log(10),
            LogUnit.Decibel => 10 / Math.Log(10),
            _ => 1,
        })),
        MelFilterBank bank => new((node, x) => [Windows.Triangles([.. bank.Edges.Values], x[0]!, node.Input(0).Shape[-1])]),
        LossOperator loss => new(Losses.Of(loss)),
        Dropout dropout => new((node, x) => [Noise.Dropout(dropout, node, x[0]!)]),
        FakeQuantize => new(FakeQuantization(straightThrough: false)) { Surrogate = FakeQuantization(straightThrough: true) },
        FakeQuantizeWeights weights => new((node, x) => [Noise.QuantizedWeights(weights, node, x[0]!)]) { Surrogate = (_, x) => [[.. x[0]!]] },
        _ => null,
    };

    private static DoubleOracle Unary(Func<double, double> f) => new((_, x) => [[.. x[0]!.Select(f)]]) { IsUnary = true };

    private static DoubleOracle Binary(Func<double, double, double> f) => new((node, x) =>
    {
        var shape = node.Output(0).Shape;
        var y = new double[shape.ElementCount];
        for (int i = 0; i < y.Length; i++)
        {
            y[i] = f(x[0]![Repeat(shape, node.Input(0).Shape, i)], x[1]![Repeat(shape, node.Input(1).Shape, i)]);
        }

        return [y];
    });

    private static DoubleOracle Rows(Action<double[], double[]> row) => new((node, x) => [[.. x[0]!.Chunk(node.Input(0).Shape[-1]).SelectMany(values =>
    {
        var y = new double[values.Length];
        row(values, y);
        return y;
    })]]);

    private static void SoftmaxRow(double[] x, double beta, double[] y)
    {
        double max = x.Max();
        double sum = x.Sum(v => Math.Exp(beta * (v - max)));
        for (int i = 0; i < y.Length; i++)
        {
            y[i] = Math.Exp(beta * (x[i] - max)) / sum;
        }
    }

    private static Forward Reduced(bool averages) => (node, x) =>
    {
        var shape = node.Input(0).Shape;
        int[] axes = [.. node.Input(1).Values<int>().ToArray().Select(a => a < 0 ? a + shape.Rank : a)];
        var kept = new Shape([.. shape.Dimensions.Select((extent, d) => axes.Contains(d) ? 1 : extent)]);
        double terms = averages ? (double)shape.ElementCount / kept.ElementCount : 1;
        return [Repeated(shape, kept, (y, large, small) => y[small] += x[0]![large] / terms, kept.ElementCount)];
    };

    private static double[] Repeated(Shape large, Shape small, Action<double[], int, int> each, int count)
    {
        var y = new double[count];
        for (int i = 0; i < large.ElementCount; i++)
        {
            each(y, i, Repeat(large, small, i));
        }

        return y;
    }

    /// <summary>The element of a shape that is repeated to have another.</summary>
    private static int Repeat(Shape large, Shape small, int at)
    {
        var extended = small.Extend(large.Rank);
        int place = 0, step = 1;
        for (int d = large.Rank - 1; d >= 0; d--)
        {
            (at, int index) = Math.DivRem(at, large[d]);
            place += extended[d] == 1 ? 0 : index * step;
            step *= extended[d];
        }

        return place;
    }

    /// <summary>
    /// Operators that only move elements: where each comes from is asked of the reference, by giving it the elements' numbers. So their own examples
    /// are what tests that they go to the right places, here it is tested that gradients go back there.
    /// </summary>
    private static double[][] Moved(NodeView node, double[]?[] x)
    {
        var numbers = new float[x.Length][];
        var all = new List<double> { 0 };
        for (int slot = 0; slot < x.Length; slot++)
        {
            numbers[slot] = x[slot] is { } values ? [.. values.Select((_, i) => (float)(all.Count + i))] : [];
            all.AddRange(x[slot] ?? []);
        }

        return [.. NodeRun.Reference(node, numbers).Select(y => y.Select(number => all[(int)number]).ToArray())];
    }

    private static double[] Recurrent(NodeView node, double[]?[] x, bool sequences)
    {
        var shape = node.Input(0).Shape;
        int units = node.Input(2).Shape[1];
        double[] bias = x.Length > 3 && x[3] is { } given ? given : new double[6 * units];
        double[] all = GruOracle.Forward((shape[0], shape[1], shape[2], units), x[0]!, x[1]!, x[2]!, bias, out double[] last);
        return sequences ? all : last;
    }

    private static Forward FakeQuantization(bool straightThrough) => (_, x) =>
    {
        // The range is a parameter of both, so it is not differentiated.
        var affine = Int8Affine.Of((float)x[1]![0], (float)x[1]![1]);
        double scale = affine.Scale;
        return [[.. x[0]!.Select(v => straightThrough
            ? Math.Clamp(v, (-128 - affine.ZeroPoint) * scale, (127 - affine.ZeroPoint) * scale)
            : (Math.Clamp(Math.Round((float)v / affine.Scale, MidpointRounding.AwayFromZero) + affine.ZeroPoint, -128, 127) - affine.ZeroPoint) * scale)]];
    };

    private static WindowGeometry Axis(PaddingScheme padding, ExplicitPadding pads, int strideHeight, int strideWidth, int dilationHeight, int dilationWidth) =>
        new(padding, pads, strideHeight, strideWidth, dilationHeight, dilationWidth);
}
