using System.Collections.Immutable;
using Mote.Core;
using Mote.Formats.Yaml;

namespace Mote.Training.Layers;

/// <summary>Reads the layers of a network from YAML; docs/training.md has the keys.</summary>
/// <param name="outputs">The units of a dense layer that states none: as many as there are classes or targets.</param>
/// <param name="bag">Where findings go.</param>
public sealed class LayerReader(int outputs, DiagnosticBag bag)
{
    private const int MaxUnits = 1 << 16;
    private const int MaxKernel = 1 << 12;

    private static readonly string[] Kinds =
    [
        "conv2d", "conv1d", "depthwise", "separable", "dense", "gru", "max_pool", "average_pool", "global_pool", "flatten", "reshape", "batch_norm", "activation", "dropout", "residual", "beside",
        "ds_cnn", "mobilenet_v1", "resnet8", "autoencoder",
    ];

    private static readonly string[] Activations = ["none", "relu", "relu6", "leaky_relu", "sigmoid", "tanh", "hard_swish", "softmax"];

    /// <summary>Reads a list of layers; each may stand for several.</summary>
    public ImmutableArray<Layer> Read(IEnumerable<YamlNode> items) =>
        [.. items.SelectMany(item => YamlFields.Of(item, "a layer", bag) is { } fields ? ReadLayer(fields) : [])];

    private ImmutableArray<Layer> ReadLayer(YamlFields fields)
    {
        ImmutableArray<Layer> layers = fields.RequiredChoice("kind", Kinds) switch
        {
            "conv2d" => [Convolution(fields, overTime: false)],
            "conv1d" => [Convolution(fields, overTime: true)],
            "depthwise" => [Depthwise(fields)],
            "separable" => Separable(fields),
            "dense" => [new Dense(fields.Int32("units", outputs, 1, MaxUnits)) { BatchNorm = fields.Boolean("batch_norm", false), Activation = Activation(fields) }],
            "gru" => [new Recur(fields.RequiredInt32("units", 1, MaxUnits), fields.Boolean("sequences", false))],
            "max_pool" => [Pooling(fields, average: false)],
            "average_pool" => [Pooling(fields, average: true)],
            "global_pool" => [Global(fields)],
            "flatten" => [new Flatten()],
            "reshape" => [new ToShape(fields.Int32s("shape", 1, 1 << 20))],
            "batch_norm" => [new BatchNormalize()],
            "activation" => [new Activate(Activation(fields, "function"))],
            "dropout" => [new DropOut(fields.Number("rate", 0.2, 0, 0.95))],
            "residual" => [new Residual(Read(fields.Items("layers"))) { Activation = Activation(fields, otherwise: "relu"), BatchNorm = fields.Boolean("batch_norm", true) }],
            "beside" => [new Beside(fields.RequiredInt32("extra", 1, MaxUnits), Read(fields.Items("layers")))],
            "ds_cnn" => Architectures.DsCnn(fields.Int32("filters", 64, 1, MaxUnits), fields.Int32("blocks", 4, 1, 64)),
            "mobilenet_v1" => Architectures.MobileNetV1(fields.Number("alpha", 0.25, 0.01, 4)),
            "resnet8" => Architectures.ResNet8(fields.Int32("filters", 16, 1, MaxUnits)),
            "autoencoder" => Architectures.Autoencoder(fields.Int32s("hidden", 1, MaxUnits), fields.RequiredInt32("bottleneck", 1, MaxUnits), outputs, fields.Boolean("batch_norm", true)),
            _ => [],
        };
        fields.Finish();
        return layers;
    }

    private static Convolve Convolution(YamlFields fields, bool overTime) => new(fields.RequiredInt32("filters", 1, MaxUnits))
    {
        Kernel = Pair(fields, "kernel", 3, overTime),
        Stride = Pair(fields, "stride", 1, overTime),
        Dilation = Pair(fields, "dilation", 1, overTime),
        Same = IsSame(fields, "same"),
        BatchNorm = fields.Boolean("batch_norm", false),
        Activation = Activation(fields),
    };

    private static DepthwiseConvolve Depthwise(YamlFields fields) => new()
    {
        Kernel = Pair(fields, "kernel", 3, false),
        Stride = Pair(fields, "stride", 1, false),
        Same = IsSame(fields, "same"),
        BatchNorm = fields.Boolean("batch_norm", false),
        Activation = Activation(fields),
    };

    private static ImmutableArray<Layer> Separable(YamlFields fields)
    {
        var depthwise = Depthwise(fields);
        return [depthwise, new Convolve(fields.RequiredInt32("filters", 1, MaxUnits)) { Kernel = (1, 1), BatchNorm = depthwise.BatchNorm, Activation = depthwise.Activation }];
    }

    private static Pool Pooling(YamlFields fields, bool average)
    {
        var size = Pair(fields, "size", 2, false);
        return new Pool(average) { Size = size, Stride = Pair(fields, "stride", size), Same = IsSame(fields, "valid") };
    }

    private static GlobalPool Global(YamlFields fields) => fields.Choice("function", "average", "average", "max", "both") switch
    {
        "max" => new GlobalPool(Average: false, Max: true),
        "both" => new GlobalPool(Max: true),
        _ => new GlobalPool(),
    };

    private static bool IsSame(YamlFields fields, string otherwise) => fields.Choice("padding", otherwise, "same", "valid") == "same";

    private static ActivationKind Activation(YamlFields fields, string key = "activation", string otherwise = "none") =>
        (ActivationKind)Array.IndexOf(Activations, fields.Choice(key, otherwise, Activations));

    private static (int, int) Pair(YamlFields fields, string key, int otherwise, bool overTime)
    {
        var pair = Pair(fields, key, (otherwise, overTime ? 1 : otherwise));
        return overTime ? (pair.Item1, 1) : pair;
    }

    /// <summary>One number for height and width, or a list of two.</summary>
    private static (int, int) Pair(YamlFields fields, string key, (int, int) otherwise)
    {
        var values = fields.Int32s(key, 1, MaxKernel);
        if (values.Length > 2)
        {
            fields.Error(key, $"'{key}' has {values.Length} numbers", "one, or height and width");
        }

        return values switch
        {
            [] => otherwise,
            [var both] => (both, both),
            [var height, var width, ..] => (height, width),
        };
    }
}
