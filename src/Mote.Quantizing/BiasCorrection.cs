using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Mote.Core;
using Mote.Runtime;

namespace Mote.Quantizing;

/// <summary>
/// Corrects the shift that rounded weights, and inputs that are already off, give to the mean of each output channel: the mean of the float layer over the samples
/// less the mean of the int8 layer goes into the bias. Both means are taken before the activation and before the rounding of the output, so that
/// clamping does not hide the shift. Layers are corrected in execution order, each seeing those before it corrected.
/// </summary>
public static class BiasCorrection
{
    /// <summary>Corrects a quantized model.</summary>
    /// <param name="module">The float module that was quantized.</param>
    /// <param name="quantized">What <see cref="Quantizer"/> made of it.</param>
    /// <param name="samples">Inputs of the float module; the int8 activations between layers are held for all of them, so a hundred are enough.</param>
    /// <exception cref="DiagnosticException">The samples do not fit.</exception>
    public static QuantizedModel Run(GraphModule module, QuantizedModel quantized, IReadOnlyList<float[]> samples)
    {
        var wanted = FloatMeans(module, samples);
        var graph = quantized.Module.Main;
        var values = new SampleValues(quantized.Module, samples);
        for (int n = 0; n < graph.Nodes.Length; n++)
        {
            if (wanted.TryGetValue(graph.Nodes[n].Outputs[0], out var layer) && graph.View(n).Output(0).Type == ElementType.Int8)
            {
                graph = Correct(graph, n, layer, values);
            }

            values.Compute(graph.View(n));
        }

        return quantized with { Module = quantized.Module.WithMain(graph) };
    }

    /// <summary>For the output of each layer with weights: its float node and the mean of each channel before the activation.</summary>
    private static Dictionary<int, (NodeView Node, double[] Means)> FloatMeans(GraphModule module, IReadOnlyList<float[]> samples)
    {
        var main = module.Main;
        var session = Model.FromModule(module).CreateSession();
        var layers = main.Views.Where(v => v.Node.Operator.Int8Form(v).Kind == QuantizationKind.Weighted)
            .ToDictionary(v => v.Index, v => (View: v, Kernel: v.WithoutActivation().Prepare(v), Output: new byte[v.Output(0).ByteLength], Sums: new double[v.Output(0).Shape[-1]]));
        session.LayerCompleted = n =>
        {
            if (layers.TryGetValue(n, out var layer))
            {
                var inputs = main.Nodes[n].Inputs.Select(t => t < 0 ? Memory<byte>.Empty : session.Tensor(t).ToArray()).ToArray();
                layer.Kernel(new KernelIo(inputs, new Memory<byte>[] { layer.Output }, new Memory<byte>[inputs.Length]));
                AddChannels(MemoryMarshal.Cast<byte, float>(layer.Output), layer.Sums);
            }
        };
        for (int s = 0; s < samples.Count; s++)
        {
            Samples.Write(module, session, samples[s], s);
            session.Run();
        }

        return layers.Values.ToDictionary(l => l.View.Node.Outputs[0], l => (l.View, Means(l.Sums, l.View, samples.Count)));
    }

    private static Graph Correct(Graph graph, int index, (NodeView Node, double[] Means) layer, SampleValues values)
    {
        var view = graph.View(index);
        var rule = layer.Node.Node.Operator.Int8Form(layer.Node);
        int input = view.Node.Inputs[rule.InputSlot];
        var weights = view.Input(rule.WeightSlot);
        var real = AsFloat(view, rule);
        var op = layer.Node.WithoutActivation();
        var kernel = op.Prepare(real);
        var inputs = real.Node.Inputs.Select(t => t >= 0 && real.Graph.Tensors[t].Data is { } data ? MemoryMarshal.AsMemory(data) : Memory<byte>.Empty).ToArray();
        byte[] output = new byte[real.Output(0).ByteLength];
        var sums = new double[layer.Means.Length];
        foreach (byte[] stored in values.Of(input))
        {
            inputs[rule.InputSlot] = MemoryMarshal.AsBytes(Samples.Real(graph.Tensors[input], stored).AsSpan()).ToArray();
            kernel(new KernelIo(inputs, new Memory<byte>[] { output }, new Memory<byte>[inputs.Length]));
            AddChannels(MemoryMarshal.Cast<byte, float>(output), sums);
        }

        double[] found = Means(sums, real, values.Count);
        float scale = graph.Tensors[input].Quantization!.Scale;
        var before = view.OptionalInput(rule.BiasSlot);
        var corrected = new double[found.Length];
        for (int c = 0; c < corrected.Length; c++)
        {
            double own = before is null ? 0 : before.Values<int>()[c] * (double)(scale * weights.Quantization!.ScaleOf(c));
            corrected[c] = own + layer.Means[c] - found[c];
        }

        var bias = WeightQuantization.StoreBias(before ?? new Tensor($"{weights.Name}_bias", ElementType.Int32, new Shape(corrected.Length)), corrected, scale, weights.Quantization!);
        var node = view.Node with { Inputs = GraphEdits.WithInput(view.Node.Inputs, rule.BiasSlot, graph.Tensors.Length) };
        return graph with { Tensors = graph.Tensors.Add(bias), Nodes = graph.Nodes.SetItem(index, node) };
    }

    /// <summary>The int8 node with every operand as the real numbers that it stands for.</summary>
    private static NodeView AsFloat(NodeView view, QuantizationRule rule)
    {
        var tensors = view.Graph.Tensors.ToBuilder();
        void Make(int slot, Func<int, float, float> real)
        {
            if (view.HasInput(slot))
            {
                var tensor = view.Input(slot);
                float[] values = tensor.Type == ElementType.Int32
                    ? [.. tensor.Values<int>().ToArray().Select((q, i) => real(i, q))]
                    : [.. tensor.Values<sbyte>().ToArray().Select((q, i) => real(i, q))];
                tensors[view.Node.Inputs[slot]] = Tensor.Constant<float>(tensor.Name, ElementType.Float32, tensor.Shape, values);
            }
        }

        var weights = view.Input(rule.WeightSlot);
        int inner = weights.Shape.Product(rule.ChannelAxis + 1, weights.Shape.Rank);
        float input = view.Input(rule.InputSlot).Quantization!.Scale;
        Make(rule.WeightSlot, (i, q) => q * weights.Quantization!.ScaleOf(i / inner % weights.Shape[rule.ChannelAxis]));
        Make(rule.BiasSlot, (i, q) => (float)((double)q * input * weights.Quantization!.ScaleOf(i)));
        foreach (int t in new[] { view.Node.Inputs[rule.InputSlot], view.Node.Outputs[0] })
        {
            tensors[t] = tensors[t] with { Type = ElementType.Float32, Quantization = null };
        }

        return new NodeView(view.Graph with { Tensors = tensors.ToImmutable() }, view.Node, view.Index);
    }

    private static Operator WithoutActivation(this NodeView view) => view.Node.Operator.WithoutActivation?.Plain ?? view.Node.Operator;

    private static void AddChannels(ReadOnlySpan<float> values, double[] sums)
    {
        for (int i = 0; i < values.Length; i++)
        {
            sums[i % sums.Length] += values[i];
        }
    }

    private static double[] Means(double[] sums, NodeView view, int samples) =>
        [.. sums.Select(s => s * sums.Length / ((double)view.Output(0).Shape.ElementCount * samples))];
}
