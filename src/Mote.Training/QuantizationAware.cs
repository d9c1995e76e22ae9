using System.Collections.Immutable;
using Mote.Core;
using Mote.Operators.FakeQuantization;
using Mote.Quantizing;

namespace Mote.Training;

/// <summary>
/// Quantization-aware training (Jacob et al., 2018) of a network that has been trained: batch normalisation is folded already, every weight and every
/// activation that the quantizer makes int8 is rounded to what it will be, and the parameters learn to live with that. Ranges stay those of the
/// calibration.
/// </summary>
public static class QuantizationAware
{
    /// <summary>Trains on.</summary>
    /// <param name="prepared">The float network as it is quantized: <see cref="PostTraining.Prepare"/>.</param>
    /// <param name="ranges">The ranges of its activations.</param>
    /// <param name="quantizer">How it is quantized.</param>
    /// <param name="examples">What it learns from.</param>
    /// <param name="validation">What says when it is best, or null.</param>
    /// <param name="options">How it is trained; epochs and learning rate are those of this training.</param>
    /// <param name="progress">Called after each epoch.</param>
    /// <param name="cancellation">Looked at after each step.</param>
    /// <returns>The network with other constants, to be quantized with the same ranges.</returns>
    public static GraphModule Run(
        GraphModule prepared, ActivationRanges ranges, QuantizerOptions quantizer, TrainingExamples examples, TrainingExamples? validation, TrainingOptions options,
        Action<Epoch>? progress = null, CancellationToken cancellation = default)
    {
        var form = Form(prepared.Main, Quantizer.Quantize(prepared, ranges, quantizer).Module.Main);
        using var trainer = new Trainer(form, examples, validation, options);
        var learnt = trainer.Run(progress, null, cancellation);

        // The form only appends tensors, so that constants have their numbers.
        var main = prepared.Main;
        return prepared.WithMain(main with { Tensors = [.. main.Tensors.Select((t, i) => t.IsConstant ? learnt.Tensors[i] : t)] });
    }

    /// <summary>The network with everything rounded that the quantized one rounds.</summary>
    internal static Graph Form(Graph network, Graph quantized)
    {
        var tensors = network.Tensors.ToBuilder();
        var nodes = ImmutableArray.CreateBuilder<Node>();
        var reads = new Dictionary<int, int>();
        foreach (int input in network.Inputs)
        {
            if (IsInt8(quantized, input))
            {
                reads[input] = AddRounding(tensors, nodes, network.Tensors[input], input, quantized.Tensors[input].Quantization!);
            }
        }

        foreach (var node in network.Nodes)
        {
            var inputs = node.Inputs.Select(t => reads.GetValueOrDefault(t, t)).ToImmutableArray();
            inputs = RoundWeights(node, inputs, quantized, tensors, nodes);
            int output = node.Outputs[0];
            bool isEnd = network.Outputs.Contains(output);
            if (!IsInt8(quantized, output) || isEnd)
            {
                nodes.Add(node with { Inputs = inputs });
                continue;
            }

            int exact = Append(tensors, network.Tensors[output] with { Name = $"{network.Tensors[output].Name}/exact" });
            nodes.Add(node with { Inputs = inputs, Outputs = node.Outputs.SetItem(0, exact) });
            nodes.Add(new Node(new FakeQuantize(), [exact, AddRange(tensors, network.Tensors[output].Name, quantized.Tensors[output].Quantization!)], [output]));
        }

        return network with { Tensors = tensors.ToImmutable(), Nodes = nodes.ToImmutable() };
    }

    private static bool IsInt8(Graph quantized, int tensor) => tensor < quantized.Tensors.Length && quantized.Tensors[tensor] is { Type: ElementType.Int8, Quantization: not null };

    /// <summary>The weights of a node whose int8 counterpart has int8 weights, rounded.</summary>
    private static ImmutableArray<int> RoundWeights(Node node, ImmutableArray<int> inputs, Graph quantized, ImmutableArray<Tensor>.Builder tensors, ImmutableArray<Node>.Builder nodes)
    {
        if (quantized.Nodes.FirstOrDefault(n => n.Outputs.Contains(node.Outputs[0])) is not { } counterpart)
        {
            return inputs;
        }

        foreach (int slot in node.Operator.ParameterSlots.Where(s => s < counterpart.Inputs.Length && counterpart.Inputs[s] >= 0))
        {
            if (quantized.Tensors[counterpart.Inputs[slot]] is { Type: ElementType.Int8, Quantization: { } scales })
            {
                var weights = tensors[inputs[slot]];
                int rounded = Append(tensors, weights with { Name = $"{weights.Name}/rounded" });
                nodes.Add(new Node(new FakeQuantizeWeights { Axis = scales.IsPerTensor ? -1 : scales.Axis }, [inputs[slot]], [rounded]));
                inputs = inputs.SetItem(slot, rounded);
            }
        }

        return inputs;
    }

    private static int AddRounding(ImmutableArray<Tensor>.Builder tensors, ImmutableArray<Node>.Builder nodes, Tensor tensor, int number, Quantization quantization)
    {
        int rounded = Append(tensors, tensor with { Name = $"{tensor.Name}/rounded" });
        nodes.Add(new Node(new FakeQuantize(), [number, AddRange(tensors, tensor.Name, quantization)], [rounded]));
        return rounded;
    }

    private static int AddRange(ImmutableArray<Tensor>.Builder tensors, string name, Quantization quantization) => Append(tensors, Tensor.Constant<float>(
        $"{name}/range", ElementType.Float32, new Shape(2), [(sbyte.MinValue - quantization.ZeroPoint) * quantization.Scale, (sbyte.MaxValue - quantization.ZeroPoint) * quantization.Scale]));

    private static int Append(ImmutableArray<Tensor>.Builder tensors, Tensor tensor)
    {
        tensors.Add(tensor);
        return tensors.Count - 1;
    }
}
