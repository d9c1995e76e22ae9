using System.Collections.Immutable;

namespace Mote.Training.Layers;

/// <summary>Networks of the field, as layers without the head: what follows is a dense layer and a softmax.</summary>
public static class Architectures
{
    /// <summary>
    /// DS-CNN for keyword spotting (Zhang et al., "Hello Edge", 2017; MLPerf Tiny's size): a convolution of 10x4 with stride 2, then blocks of depthwise
    /// 3x3 and pointwise 1x1, all normalised and rectified, dropout, global mean.
    /// </summary>
    /// <param name="filters">Channels everywhere.</param>
    /// <param name="blocks">Depthwise-separable blocks.</param>
    public static ImmutableArray<Layer> DsCnn(int filters = 64, int blocks = 4) =>
    [
        new Convolve(filters) { Kernel = (10, 4), Stride = (2, 2), BatchNorm = true, Activation = ActivationKind.Relu },
        new DropOut(0.2),
        .. Enumerable.Range(0, blocks).SelectMany(_ => Separable(filters, 1)),
        new DropOut(0.4),
        new GlobalPool(),
    ];

    /// <summary>MobileNetV1 (Howard et al., 2017).</summary>
    /// <param name="alpha">What the number of channels is multiplied by.</param>
    public static ImmutableArray<Layer> MobileNetV1(double alpha = 0.25)
    {
        int Width(int channels) => Math.Max(8, (int)Math.Round(channels * alpha, MidpointRounding.AwayFromZero));
        (int Channels, int Stride)[] blocks = [(64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2), (512, 1), (512, 1), (512, 1), (512, 1), (512, 1), (1024, 2), (1024, 1)];
        return
        [
            new Convolve(Width(32)) { Stride = (2, 2), BatchNorm = true, Activation = ActivationKind.Relu },
            .. blocks.SelectMany(b => Separable(Width(b.Channels), b.Stride)),
            new GlobalPool(),
        ];
    }

    /// <summary>ResNet-8 (He et al., 2016, in MLPerf Tiny's form): three stacks of one residual block of two 3x3 convolutions.</summary>
    /// <param name="filters">Channels of the first stack.</param>
    public static ImmutableArray<Layer> ResNet8(int filters = 16) =>
    [
        new Convolve(filters) { BatchNorm = true, Activation = ActivationKind.Relu },
        .. new[] { (filters, 1), (2 * filters, 2), (4 * filters, 2) }.Select(s => new Residual(
        [
            new Convolve(s.Item1) { Stride = (s.Item2, s.Item2), BatchNorm = true, Activation = ActivationKind.Relu },
            new Convolve(s.Item1) { BatchNorm = true },
        ])),
        new GlobalPool(),
    ];

    /// <summary>An autoencoder of dense layers, normalised and rectified but for the last (MLPerf Tiny's: hidden 128 x 4, bottleneck 8).</summary>
    /// <param name="hidden">Units of the hidden layers before the bottleneck; mirrored after it.</param>
    /// <param name="bottleneck">Units in the middle.</param>
    /// <param name="outputs">As many as there are inputs.</param>
    /// <param name="batchNorm">Whether hidden layers are normalised.</param>
    public static ImmutableArray<Layer> Autoencoder(IReadOnlyList<int> hidden, int bottleneck, int outputs, bool batchNorm = true) =>
    [
        .. hidden.Append(bottleneck).Concat(hidden.Reverse()).Select(units => new Dense(units) { BatchNorm = batchNorm, Activation = ActivationKind.Relu }),
        new Dense(outputs),
    ];

    private static IEnumerable<Layer> Separable(int channels, int stride) =>
    [
        new DepthwiseConvolve { Stride = (stride, stride), BatchNorm = true, Activation = ActivationKind.Relu },
        new Convolve(channels) { Kernel = (1, 1), BatchNorm = true, Activation = ActivationKind.Relu },
    ];
}
