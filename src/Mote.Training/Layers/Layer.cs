using System.Collections.Immutable;
using Mote.Core;
using Mote.Operators.Activation;
using Mote.Operators.Convolution;
using Mote.Operators.Elementwise;
using Mote.Operators.Layout;
using Mote.Operators.Normalization;
using Mote.Operators.Pooling;
using Mote.Operators.Reduction;
using Mote.Operators.Regularization;

namespace Mote.Training.Layers;

/// <summary>A layer of a network. Activations are (1, height, width, channels); a series is (1, time, 1, channels).</summary>
public abstract record Layer
{
    /// <summary>Adds the layer.</summary>
    /// <param name="network">The network.</param>
    /// <param name="x">What it reads.</param>
    /// <returns>What it gives.</returns>
    /// <exception cref="DiagnosticException">It does not fit what it gets.</exception>
    public abstract int Add(NetworkBuilder network, int x);

    /// <summary>A layer that cannot be.</summary>
    private protected static DiagnosticException Refuse(string layer, FormattableString found, string? supported = null) =>
        new(new Diagnostic(DiagnosticIds.BadNetwork, layer, FormattableString.Invariant(found), supported));

    /// <summary>The four extents of what a layer reads.</summary>
    private protected static Shape Image(NetworkBuilder network, int x, string layer) => network.ShapeOf(x) is { Rank: 4 } shape
        ? shape
        : throw Refuse(layer, $"it reads {network.ShapeOf(x)}", "1 x height x width x channels: put it before 'dense' and 'flatten'");
}

/// <summary>An activation by itself, or at the end of a layer.</summary>
public enum ActivationKind
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>max(x, 0).</summary>
    Relu,

    /// <summary>Clamped to [0, 6].</summary>
    Relu6,

    /// <summary>x where positive, else a little of it.</summary>
    LeakyRelu,

    /// <summary>The logistic function.</summary>
    Sigmoid,

    /// <summary>The hyperbolic tangent.</summary>
    Tanh,

    /// <summary>x relu6(x + 3) / 6.</summary>
    HardSwish,

    /// <summary>Probabilities over the innermost extent.</summary>
    Softmax,
}

/// <summary>Applies an activation.</summary>
/// <param name="Kind">Which.</param>
public sealed record Activate(ActivationKind Kind) : Layer
{
    /// <inheritdoc/>
    public override int Add(NetworkBuilder network, int x) => Kind switch
    {
        ActivationKind.Relu => network.Node(new Relu(), network.Name("relu"), x),
        ActivationKind.Relu6 => network.Node(new Relu6(), network.Name("relu6"), x),
        ActivationKind.LeakyRelu => network.Node(new LeakyRelu { Alpha = 0.1f }, network.Name("leaky_relu"), x),
        ActivationKind.Sigmoid => network.Node(new Logistic(), network.Name("sigmoid"), x),
        ActivationKind.Tanh => network.Node(new Tanh(), network.Name("tanh"), x),
        ActivationKind.HardSwish => network.Node(new HardSwish(), network.Name("hard_swish"), x),
        ActivationKind.Softmax => network.Node(new Softmax { Beta = 1 }, network.Name("softmax"), x),
        _ => x,
    };
}

/// <summary>What convolutions and dense layers have in common: normalisation and activation after the sum.</summary>
public abstract record WeightedLayer : Layer
{
    /// <summary>Whether a batch normalisation follows, in place of a bias.</summary>
    public bool BatchNorm { get; init; }

    /// <summary>What is applied to the result.</summary>
    public ActivationKind Activation { get; init; }

    /// <summary>He's gain for rectifiers, 1 for anything else.</summary>
    private protected double Gain => Activation is ActivationKind.None or ActivationKind.Softmax or ActivationKind.Sigmoid or ActivationKind.Tanh ? 1 : 2;

    /// <summary>Normalisation and activation.</summary>
    private protected int Finish(NetworkBuilder network, int x)
    {
        x = BatchNorm ? new BatchNormalize().Add(network, x) : x;
        return new Activate(Activation).Add(network, x);
    }

    /// <summary>The bias where there is one.</summary>
    private protected int Bias(NetworkBuilder network, string name, int units) => BatchNorm ? -1 : network.Constant($"{name}/bias", units, 0);
}

/// <summary>Batch normalisation over the innermost extent (Ioffe and Szegedy, 2015); folded into the layer before it when the network is deployed.</summary>
public sealed record BatchNormalize : Layer
{
    /// <inheritdoc/>
    public override int Add(NetworkBuilder network, int x)
    {
        string name = network.Name("batch_norm");
        int channels = network.ShapeOf(x)[-1];
        return network.Node(new BatchNormalization { Epsilon = 1e-5f }, name, x,
            network.Constant($"{name}/gamma", channels, 1), network.Constant($"{name}/beta", channels, 0),
            network.Constant($"{name}/mean", channels, 0), network.Constant($"{name}/variance", channels, 1));
    }
}

/// <summary>CONV_2D. With a width of 1 it is a convolution over time.</summary>
/// <param name="Filters">Output channels.</param>
public sealed record Convolve(int Filters) : WeightedLayer
{
    /// <summary>Taps in height and width.</summary>
    public (int Height, int Width) Kernel { get; init; } = (3, 3);

    /// <summary>Steps in height and width.</summary>
    public (int Height, int Width) Stride { get; init; } = (1, 1);

    /// <summary>Distances of taps in height and width.</summary>
    public (int Height, int Width) Dilation { get; init; } = (1, 1);

    /// <summary>Whether borders are padded so that stride alone makes the output smaller.</summary>
    public bool Same { get; init; } = true;

    /// <inheritdoc/>
    public override int Add(NetworkBuilder network, int x)
    {
        string name = network.Name("conv2d");
        int channels = Image(network, x, name)[3];
        int inputs = Kernel.Height * Kernel.Width * channels;
        int weights = network.Weights($"{name}/weights", new Shape(Filters, Kernel.Height, Kernel.Width, channels), inputs, Gain);
        var op = new Conv2D
        {
            Padding = Same ? Operators.PaddingScheme.Same : Operators.PaddingScheme.Valid,
            StrideHeight = Stride.Height,
            StrideWidth = Stride.Width,
            DilationHeight = Dilation.Height,
            DilationWidth = Dilation.Width,
        };
        return Finish(network, network.Node(op, name, x, weights, Bias(network, name, Filters)));
    }
}

/// <summary>DEPTHWISE_CONV_2D, one filter a channel.</summary>
public sealed record DepthwiseConvolve : WeightedLayer
{
    /// <summary>Taps in height and width.</summary>
    public (int Height, int Width) Kernel { get; init; } = (3, 3);

    /// <summary>Steps in height and width.</summary>
    public (int Height, int Width) Stride { get; init; } = (1, 1);

    /// <summary>Whether borders are padded so that stride alone makes the output smaller.</summary>
    public bool Same { get; init; } = true;

    /// <inheritdoc/>
    public override int Add(NetworkBuilder network, int x)
    {
        string name = network.Name("depthwise");
        int channels = Image(network, x, name)[3];
        int weights = network.Weights($"{name}/weights", new Shape(1, Kernel.Height, Kernel.Width, channels), Kernel.Height * Kernel.Width, Gain);
        var op = new DepthwiseConv2D
        {
            Padding = Same ? Operators.PaddingScheme.Same : Operators.PaddingScheme.Valid,
            StrideHeight = Stride.Height,
            StrideWidth = Stride.Width,
            DepthMultiplier = 1,
        };
        return Finish(network, network.Node(op, name, x, weights, Bias(network, name, channels)));
    }
}

/// <summary>FULLY_CONNECTED, on everything flattened.</summary>
/// <param name="Units">Outputs.</param>
public sealed record Dense(int Units) : WeightedLayer
{
    /// <inheritdoc/>
    public override int Add(NetworkBuilder network, int x)
    {
        string name = network.Name("dense");
        x = new Flatten().Add(network, x);
        int inputs = network.ShapeOf(x)[-1];
        int weights = network.Weights($"{name}/weights", new Shape(Units, inputs), inputs, Gain);
        return Finish(network, network.Node(new FullyConnected(), name, x, weights, Bias(network, name, Units)));
    }
}

/// <summary>All elements as one row.</summary>
public sealed record Flatten : Layer
{
    /// <inheritdoc/>
    public override int Add(NetworkBuilder network, int x)
    {
        var shape = network.ShapeOf(x);
        return shape.Rank == 2 ? x : Reshape(network, x, new Shape(1, shape.ElementCount));
    }

    /// <summary>The same elements in another shape.</summary>
    internal static int Reshape(NetworkBuilder network, int x, Shape shape)
    {
        string name = network.Name("reshape");
        int dimensions = network.Graph.Constant<int>($"{name}/shape", ElementType.Int32, new Shape(shape.Rank), shape.Dimensions.AsSpan());
        return network.Graph.Nodes(new Reshape(), [new Tensor(name, ElementType.Float32, shape)], x, dimensions)[0];
    }
}

/// <summary>The same elements in another shape.</summary>
/// <param name="Extents">Height, width, channels.</param>
public sealed record ToShape(ImmutableArray<int> Extents) : Layer
{
    /// <inheritdoc/>
    public override int Add(NetworkBuilder network, int x)
    {
        var shape = new Shape([1, .. Extents]);
        return shape.ElementCount == network.ShapeOf(x).ElementCount ? Flatten.Reshape(network, x, shape)
            : throw Refuse("reshape", $"{network.ShapeOf(x)} cannot become {shape}", "the same number of elements");
    }
}

/// <summary>MAX_POOL_2D or AVERAGE_POOL_2D.</summary>
/// <param name="Average">Whether the mean is taken, in place of the largest.</param>
public sealed record Pool(bool Average) : Layer
{
    /// <summary>The window in height and width.</summary>
    public (int Height, int Width) Size { get; init; } = (2, 2);

    /// <summary>Steps in height and width.</summary>
    public (int Height, int Width) Stride { get; init; } = (2, 2);

    /// <summary>Whether borders are padded.</summary>
    public bool Same { get; init; }

    /// <inheritdoc/>
    public override int Add(NetworkBuilder network, int x)
    {
        string name = network.Name(Average ? "average_pool" : "max_pool");
        Image(network, x, name);
        Pooling2D op = Average ? new AveragePool2D() : new MaxPool2D();
        return network.Node(op with
        {
            FilterHeight = Size.Height,
            FilterWidth = Size.Width,
            StrideHeight = Stride.Height,
            StrideWidth = Stride.Width,
            Padding = Same ? Operators.PaddingScheme.Same : Operators.PaddingScheme.Valid,
        }, name, x);
    }
}

/// <summary>The mean, the largest, or both, of each channel over height and width.</summary>
/// <param name="Average">The mean is given.</param>
/// <param name="Max">The largest is given, after the mean.</param>
public sealed record GlobalPool(bool Average = true, bool Max = false) : Layer
{
    /// <inheritdoc/>
    public override int Add(NetworkBuilder network, int x)
    {
        string name = network.Name("global_pool");
        var shape = Image(network, x, name);
        var parts = new List<int>();
        if (Average)
        {
            int axes = network.Graph.Constant<int>($"{name}/axes", ElementType.Int32, new Shape(2), [1, 2]);
            parts.Add(network.Node(new Mean(), $"{name}/mean", x, axes));
        }

        if (Max)
        {
            int largest = network.Node(new MaxPool2D { FilterHeight = shape[1], FilterWidth = shape[2], StrideHeight = 1, StrideWidth = 1 }, $"{name}/max", x);
            parts.Add(new Flatten().Add(network, largest));
        }

        return parts.Count == 1 ? parts[0] : network.Node(new Operators.Joining.Concatenation { Axis = 1 }, name, [.. parts]);
    }
}

/// <summary>Sets a share of the elements to 0 while training.</summary>
/// <param name="Rate">The share.</param>
public sealed record DropOut(double Rate) : Layer
{
    /// <inheritdoc/>
    public override int Add(NetworkBuilder network, int x)
    {
        // The seed is a placeholder: each step of training brings its own.
        string name = network.Name("dropout");
        return network.Node(new Dropout { Rate = (float)Rate }, name, x, network.Graph.Constant<long>($"{name}/seed", ElementType.Int64, new Shape(1), [0L]));
    }
}

/// <summary>What the layers make of x, plus x; where they change its extents, x goes through a convolution of 1x1 first.</summary>
/// <param name="Layers">The layers; the last should have no activation.</param>
public sealed record Residual(ImmutableArray<Layer> Layers) : Layer
{
    /// <summary>What is applied to the sum.</summary>
    public ActivationKind Activation { get; init; } = ActivationKind.Relu;

    /// <summary>Whether the convolution of the shortcut is normalised.</summary>
    public bool BatchNorm { get; init; } = true;

    /// <inheritdoc/>
    public override int Add(NetworkBuilder network, int x)
    {
        int y = Layers.Aggregate(x, (tensor, layer) => layer.Add(network, tensor));
        var (from, to) = (Image(network, x, "residual"), Image(network, y, "residual"));
        if (from != to)
        {
            if (to[1] == 0 || to[2] == 0 || (from[1] + to[1] - 1) / to[1] is var rows && (from[1] + rows - 1) / rows != to[1])
            {
                throw Refuse("residual", $"its layers make {to} of {from}", "strides that divide the extents");
            }

            x = new Convolve(to[3]) { Kernel = (1, 1), Stride = ((from[1] + to[1] - 1) / to[1], (from[2] + to[2] - 1) / to[2]), BatchNorm = BatchNorm }.Add(network, x);
        }

        return new Activate(Activation).Add(network, network.Node(new Operators.Elementwise.Add(), network.Name("sum"), x, y));
    }
}
