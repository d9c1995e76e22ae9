using Mote.Core;
using Mote.Core.Numerics;
using Mote.Training.Layers;

namespace Mote.Training.Tests;

/// <summary>Small problems with known answers, made from seeds.</summary>
internal static class Problems
{
    /// <summary>Classes as targets.</summary>
    public static float[] OneHot(IEnumerable<int> labels, int classes) => [.. labels.SelectMany(l => Enumerable.Range(0, classes).Select(c => c == l ? 1f : 0f))];

    /// <summary>The four cases of exclusive or.</summary>
    public static TrainingExamples Xor() => TrainingExamples.Of([0, 0, 0, 1, 1, 0, 1, 1], OneHot([0, 1, 1, 0], 2), 4);

    /// <summary>Points of two spirals, a turn and a half each.</summary>
    public static TrainingExamples Spirals(int count, ulong seed)
    {
        var random = new Random64(seed);
        var inputs = new float[2 * count];
        int[] labels = new int[count];
        for (int i = 0; i < count; i++)
        {
            labels[i] = i % 2;
            double t = 0.5 + random.NextDouble(0, 1.5);
            double angle = Math.PI * (t + labels[i]);
            inputs[2 * i] = (float)((t * Math.Cos(angle)) + (0.03 * random.NextGaussian()));
            inputs[(2 * i) + 1] = (float)((t * Math.Sin(angle)) + (0.03 * random.NextGaussian()));
        }

        return TrainingExamples.Of(inputs, OneHot(labels, 2), count);
    }

    /// <summary>Points of a sine.</summary>
    public static TrainingExamples Sine(int count, ulong seed)
    {
        var random = new Random64(seed);
        float[] x = [.. Enumerable.Range(0, count).Select(_ => (float)random.NextDouble(-Math.PI, Math.PI))];
        return TrainingExamples.Of(x, [.. x.Select(v => (float)Math.Sin(v))], count);
    }

    /// <summary>Pictures of 8x8 with a bright row (class 0) or column (class 1) in noise.</summary>
    public static TrainingExamples Lines(int count, ulong seed)
    {
        var random = new Random64(seed);
        var inputs = new float[64 * count];
        int[] labels = new int[count];
        for (int i = 0; i < count; i++)
        {
            labels[i] = i % 2;
            int place = random.NextInt(8);
            for (int p = 0; p < 64; p++)
            {
                bool bright = (labels[i] == 0 ? p / 8 : p % 8) == place;
                inputs[(64 * i) + p] = (float)((bright ? 1 : 0) + (0.3 * random.NextGaussian()));
            }
        }

        return TrainingExamples.Of(inputs, OneHot(labels, 2), count);
    }

    /// <summary>A network of dense layers.</summary>
    public static Graph DenseNetwork(int inputs, int hidden, int outputs, bool classes, ulong seed = 1) => NetworkBuilder.Build("dense", new Shape(1, inputs),
    [
        new Dense(hidden) { Activation = ActivationKind.Relu },
        new Dense(hidden) { Activation = ActivationKind.Tanh },
        new Dense(outputs) { Activation = classes ? ActivationKind.Softmax : ActivationKind.None },
    ], seed);

    /// <summary>A network with everything that is folded or dropped for the device: normalisation after each kind of layer, a residual sum, dropout.</summary>
    public static Graph ConvolutionNetwork(ulong seed = 1) => NetworkBuilder.Build("lines", new Shape(1, 8, 8, 1),
    [
        new Convolve(6) { BatchNorm = true, Activation = ActivationKind.Relu },
        new DepthwiseConvolve { Stride = (2, 2), BatchNorm = true, Activation = ActivationKind.Relu6 },
        new Residual([new Convolve(6) { BatchNorm = true, Activation = ActivationKind.Relu }, new Convolve(6) { BatchNorm = true }]),
        new DropOut(0.1),
        new GlobalPool(),
        new Dense(8) { BatchNorm = true, Activation = ActivationKind.Relu },
        new BatchNormalize(),
        new Dense(2) { Activation = ActivationKind.Softmax },
    ], seed);

    /// <summary>Options for short trainings.</summary>
    public static TrainingOptions Options(LossKind loss, int epochs, int batch, double rate) =>
        new(new Loss(loss)) { Epochs = epochs, Batch = batch, LearningRate = rate, Optimizer = new AdamW { WeightDecay = 1e-4 } };

    /// <summary>The bits of all constants.</summary>
    public static byte[] Bits(Graph graph) => [.. graph.Tensors.Where(t => t.IsConstant).SelectMany(t => t.Data!.Value.ToArray())];
}
