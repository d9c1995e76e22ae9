using Mote.Core;
using Mote.Operators;
using Mote.Operators.Convolution;

namespace Mote.Samples.MakeModel;

/// <summary>
/// The shape of the keyword spotter DS-CNN: a convolution, four blocks of depthwise and pointwise convolution, a mean over time and frequency
/// and a classifier of twelve words, over 49 x 10 features of one second of sound. Its weights are random; it recognises nothing.
/// </summary>
internal static class DsCnn
{
    private const ulong Seed = 20;
    private const int Channels = 64;
    private const int Blocks = 4;
    private const int Words = 12;

    /// <summary>The model as a .tflite file; the same bytes each time.</summary>
    public static byte[] Build()
    {
        var model = new CalibratedModel("ds_cnn", "DS-CNN keyword spotting shape, random weights", new SeededNumbers(Seed), new Shape(1, 49, 10, 1), new Quantization(1 / 64f));
        var first = new Conv2D { Padding = PaddingScheme.Same, StrideHeight = 2, StrideWidth = 2 };
        model.Weighted("conv_1", first, first with { Activation = FusedActivation.Relu }, new Shape(Channels, 10, 4, 1), 0, new Shape(1, 25, 5, Channels));
        for (int block = 0; block < Blocks; block++)
        {
            var depthwise = new DepthwiseConv2D { Padding = PaddingScheme.Same };
            model.Weighted($"depthwise_{block + 2}", depthwise, depthwise with { Activation = FusedActivation.Relu },
                new Shape(1, 3, 3, Channels), 3, new Shape(1, 25, 5, Channels));
            var pointwise = new Conv2D { Padding = PaddingScheme.Same };
            model.Weighted($"pointwise_{block + 2}", pointwise, pointwise with { Activation = FusedActivation.Relu },
                new Shape(Channels, 1, 1, Channels), 0, new Shape(1, 25, 5, Channels));
        }

        model.AveragePool("pool", 25, 5);
        model.Reshape("flatten", new Shape(1, Channels));
        model.Weighted("words", new FullyConnected(), new FullyConnected(), new Shape(Words, Channels), 0, new Shape(1, Words));
        model.Softmax("scores");
        return model.Write();
    }
}
