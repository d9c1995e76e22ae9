using Mote.Core;
using Mote.Core.Numerics;
using Mote.Operators.FakeQuantization;
using Mote.Operators.Recurrent;
using Mote.Quantizing;
using Mote.Runtime;
using Mote.Training.Layers;

namespace Mote.Training.Tests;

/// <summary>Networks with a GRU: what stands in its place while it is trained, that it learns, and what becomes of it in int8.</summary>
public sealed class GruTests
{
    private const int Steps = 14;

    [Fact]
    public void The_form_that_saves_its_gates_stands_in_the_place_of_a_gru()
    {
        var graph = TrainingGraphBuilder.Build(Network(), new Loss(LossKind.CrossEntropy), 5).Graph;
        Assert.DoesNotContain(graph.Nodes, n => n.Operator is Gru);
        var forms = graph.Nodes.Where(n => n.Operator is GruTraining).ToList();
        Assert.Equal([3, 3], forms.Select(n => n.Outputs.Length));
        Assert.Equal(forms.Select(n => (n.Outputs[1], n.Outputs[2])).Reverse(),
            graph.Nodes.Where(n => n.Operator is GruGradient).Select(n => (n.Inputs[3], n.Inputs[4])));
    }

    [Fact]
    public void Weights_decay_and_biases_do_not()
    {
        var parameters = TrainingGraphBuilder.Build(Network(), new Loss(LossKind.CrossEntropy), 5).Parameters;
        Assert.Equal(["gru/weights", "gru/recurrent_weights", "gru_2/weights", "gru_2/recurrent_weights", "dense/weights"], parameters.Where(p => p.Decays).Select(p => p.Name));
        Assert.Equal(["gru/bias", "gru_2/bias", "dense/bias"], parameters.Where(p => !p.Decays).Select(p => p.Name));
    }

    // Which of two pulses comes first: the sum over time says nothing about it.
    [Fact]
    public void The_order_of_pulses_is_learnt_and_kept_in_int8()
    {
        using var trainer = new Trainer(Network(), Pulses(300, 1), Pulses(100, 2), Problems.Options(LossKind.CrossEntropy, 12, 16, 0.01));
        var learnt = InferenceForm.Of(trainer.Run());
        Assert.InRange(trainer.History[trainer.BestEpoch - 1].ValidationAccuracy, 0.97, 1);

        var quantized = PostTraining.Quantize(new GraphModule([learnt]), Samples(Pulses(64, 3)), CalibrationMethod.All.First(m => m.Name == "minmax"), correctBias: false, new QuantizerOptions());
        Assert.Empty(quantized.FloatLayers);
        Assert.All(quantized.Module.Main.Nodes.Where(n => n.Operator is Gru), n => Assert.Equal(Gru.ByteState, quantized.Module.Main.Tensors[n.Outputs[0]].Quantization));
        Assert.InRange(Accuracy(quantized.Module, Pulses(100, 4)), 0.95, 1);
    }

    [Fact]
    public void Training_aware_of_int8_rounds_both_kernels_as_int8_has_them_and_learns_on()
    {
        using var trainer = new Trainer(Network(), Pulses(200, 1), null, Problems.Options(LossKind.CrossEntropy, 8, 16, 0.01));
        var prepared = PostTraining.Prepare(new GraphModule([InferenceForm.Of(trainer.Run())]));
        var ranges = Calibration.Run(prepared, Samples(Pulses(64, 3)), CalibrationMethod.All.First(m => m.Name == "minmax"));
        var options = new QuantizerOptions();
        var quantized = Quantizer.Quantize(prepared, ranges, options).Module.Main;

        // What training rounds is what the quantizer stores: five kernels, of both GRU and of the head.
        var form = QuantizationAware.Form(prepared.Main, quantized);
        var rounded = form.Nodes.Where(n => n.Operator is FakeQuantizeWeights).ToList();
        Assert.Equal(5, rounded.Count);
        Assert.Equal(2, form.Nodes.Count(n => n.Operator is Gru && n.Inputs.Skip(1).Take(2).All(t => rounded.Any(r => r.Outputs.Contains(t)))));

        var learnt = QuantizationAware.Run(prepared, ranges, options, Pulses(200, 1), null, Problems.Options(LossKind.CrossEntropy, 2, 16, 0.001));
        Assert.NotEqual(Problems.Bits(prepared.Main), Problems.Bits(learnt.Main));
        Assert.InRange(Accuracy(Quantizer.Quantize(learnt, ranges, options).Module, Pulses(100, 4)), 0.95, 1);
    }

    [Fact]
    public void The_number_of_threads_changes_no_bit()
    {
        byte[] Train(int threads)
        {
            using var trainer = new Trainer(Network(), Pulses(50, 1), null, Problems.Options(LossKind.CrossEntropy, 2, 16, 0.01) with { Threads = threads });
            return Problems.Bits(trainer.Run());
        }

        Assert.Equal(Train(1), Train(3));
    }

    private static Graph Network() => NetworkBuilder.Build("order", new Shape(1, Steps, 1, 2), [new Recur(8, Sequences: true), new Recur(6), new Dense(2) { Activation = ActivationKind.Softmax }], 1);

    /// <summary>A pulse in each of two channels, in noise: class 0 where that of channel 0 is first.</summary>
    private static TrainingExamples Pulses(int count, ulong seed)
    {
        var random = new Random64(seed);
        var inputs = new float[count * Steps * 2];
        for (int i = 0; i < count; i++)
        {
            int first = random.NextInt(Steps - 1);
            int second = first + 1 + random.NextInt(Steps - 1 - first);
            for (int j = 0; j < Steps * 2; j++)
            {
                inputs[(i * Steps * 2) + j] = (float)(0.1 * random.NextGaussian());
            }

            inputs[(i * Steps * 2) + (2 * first) + (i % 2)] += 1;
            inputs[(i * Steps * 2) + (2 * second) + 1 - (i % 2)] += 1;
        }

        return TrainingExamples.Of(inputs, Problems.OneHot(Enumerable.Range(0, count).Select(i => i % 2), 2), count);
    }

    private static List<float[]> Samples(TrainingExamples examples) => [.. Enumerable.Range(0, examples.Count).Select(i => Example(examples, i).Input)];

    private static (float[] Input, float[] Target) Example(TrainingExamples examples, int index)
    {
        float[] input = new float[Steps * 2], target = new float[2];
        examples.Read(index, -1, input, target);
        return (input, target);
    }

    private static double Accuracy(GraphModule module, TrainingExamples examples)
    {
        var session = Model.FromModule(module).CreateSession();
        int right = 0;
        for (int i = 0; i < examples.Count; i++)
        {
            var (input, target) = Example(examples, i);
            var quantization = module.Main.Tensors[module.Main.Inputs[0]].Quantization!;
            for (int j = 0; j < input.Length; j++)
            {
                session.Input<sbyte>(0)[j] = (sbyte)Math.Clamp(Math.Round(input[j] / quantization.Scale) + quantization.ZeroPoint, -128, 127);
            }

            session.Run();
            var scores = session.Output<sbyte>(0);
            right += (scores[1] > scores[0] ? 1 : 0) == (int)target[1] ? 1 : 0;
        }

        return (double)right / examples.Count;
    }
}
