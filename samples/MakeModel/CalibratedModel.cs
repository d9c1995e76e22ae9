using System.Collections.Immutable;
using Mote.Core;
using Mote.Formats.TfLite;
using Mote.Operators.Import;
using Mote.Operators.Layout;
using Mote.Operators.Normalization;
using Mote.Operators.Pooling;
using Mote.Runtime;

namespace Mote.Samples.MakeModel;

/// <summary>
/// Builds a quantized chain of layers with random weights that behave like trained ones. Every layer is computed in float on the same random
/// inputs as it is added: each channel is scaled and shifted to mean 0 and deviation 1, as batch normalization leaves it, and the
/// quantization of the result covers the values that were seen.
/// </summary>
internal sealed class CalibratedModel
{
    private const int CalibrationInputs = 16;
    private readonly string _name;
    private readonly string _description;
    private readonly SeededNumbers _numbers;
    private readonly List<Tensor> _tensors = [];
    private readonly List<Node> _nodes = [];

    /// <summary>The values of the last tensor in float, for each calibration input.</summary>
    private float[][] _values;

    /// <summary>Starts with the model's input.</summary>
    public CalibratedModel(string name, string description, SeededNumbers numbers, Shape input, Quantization quantization)
    {
        (_name, _description, _numbers) = (name, description, numbers);
        _tensors.Add(new Tensor("input", ElementType.Int8, input) { Quantization = quantization });
        _values = [.. Enumerable.Range(0, CalibrationInputs).Select(_ => RandomInput(input.ElementCount, quantization))];
    }

    private Tensor Last => _tensors[_nodes.Count == 0 ? 0 : _nodes[^1].Outputs[0]];

    /// <summary>Adds a layer with a filter and a bias, quantized per channel.</summary>
    /// <param name="name">The name of its result.</param>
    /// <param name="linear">The operator without activation.</param>
    /// <param name="op">The operator.</param>
    /// <param name="filter">The filter's shape.</param>
    /// <param name="channelAxis">The dimension of the filter that is the output channel.</param>
    /// <param name="output">The result's shape, channels last.</param>
    public void Weighted(string name, Operator linear, Operator op, Shape filter, int channelAxis, Shape output)
    {
        int channels = filter[channelAxis];
        int inner = filter.Product(channelAxis + 1, filter.Rank);
        float[] weights = [.. Enumerable.Range(0, filter.ElementCount).Select(_ => (float)_numbers.Normal())];
        float[] bias = new float[channels];
        var raw = Compute(linear, filter, weights, bias, output);
        for (int c = 0; c < channels; c++)
        {
            var (mean, deviation) = Statistics(raw, channels, c);
            for (int i = 0; i < weights.Length; i++)
            {
                weights[i] = i / inner % channels == c ? (float)(weights[i] / deviation) : weights[i];
            }

            bias[c] = (float)(_numbers.Normal() / 4 - mean / deviation);
        }

        var scales = ImmutableArray.CreateBuilder<float>(channels);
        for (int c = 0; c < channels; c++)
        {
            scales.Add(weights.Where((_, i) => i / inner % channels == c).Max(Math.Abs) / 127);
        }

        sbyte[] stored = [.. weights.Select((w, i) => (sbyte)Math.Clamp(Math.Round(w / (double)scales[i / inner % channels]), -127, 127))];
        float inputScale = Last.Quantization!.Scale;
        int[] storedBias = [.. bias.Select((b, c) => (int)Math.Round(b / ((double)inputScale * scales[c])))];
        _values = Compute(op, filter, [.. stored.Select((q, i) => q * scales[i / inner % channels])], bias, output);
        int[] inputs =
        [
            _nodes.Count == 0 ? 0 : _nodes[^1].Outputs[0],
            Add(Tensor.Constant<sbyte>($"{name}/filter", ElementType.Int8, filter, stored,
                new Quantization(scales.ToImmutable(), [.. new int[channels]], channelAxis))),
            Add(Tensor.Constant<int>($"{name}/bias", ElementType.Int32, new Shape(channels), storedBias,
                new Quantization([.. scales.Select(s => s * inputScale)], [.. new int[channels]], 0))),
        ];
        AddNode(op, inputs, new Tensor(name, ElementType.Int8, output) { Quantization = Range(_values) });
    }

    /// <summary>Adds a mean over the whole image (height, width).</summary>
    public void AveragePool(string name, int height, int width)
    {
        var op = new AveragePool2D { FilterHeight = height, FilterWidth = width, StrideHeight = height, StrideWidth = width };
        var input = Last;
        var output = new Shape(1, 1, 1, input.Shape[3]);
        _values = Compute(op, output);
        AddNode(op, [_nodes[^1].Outputs[0]], new Tensor(name, ElementType.Int8, output) { Quantization = input.Quantization });
    }

    /// <summary>Adds a change of shape.</summary>
    public void Reshape(string name, Shape output)
    {
        var quantization = Last.Quantization;
        int source = _nodes[^1].Outputs[0];
        int shape = Add(Tensor.Constant<int>($"{name}/shape", ElementType.Int32, new Shape(output.Rank), output.Dimensions.AsSpan()));
        AddNode(new Reshape(), [source, shape], new Tensor(name, ElementType.Int8, output) { Quantization = quantization });
    }

    /// <summary>Adds a softmax over the last dimension.</summary>
    public void Softmax(string name) =>
        AddNode(new Softmax(), [_nodes[^1].Outputs[0]], new Tensor(name, ElementType.Int8, Last.Shape) { Quantization = new Quantization(1 / 256f, -128) });

    /// <summary>The model as a .tflite file, with the last tensor as its output.</summary>
    public byte[] Write()
    {
        var graph = new Graph(_name, [.. _tensors], [.. _nodes], [0], [_nodes[^1].Outputs[0]]);
        return TfLiteWriter.Write(TfLiteExporter.Export(new GraphModule([graph]) { Description = _description }));
    }

    private int Add(Tensor tensor)
    {
        _tensors.Add(tensor);
        return _tensors.Count - 1;
    }

    private void AddNode(Operator op, int[] inputs, Tensor output) => _nodes.Add(new Node(op, [.. inputs], [Add(output)]) { Covers = [_nodes.Count] });

    /// <summary>Noise of some loudness over the stored values, as real numbers.</summary>
    private float[] RandomInput(int count, Quantization quantization)
    {
        double loudness = 0.65 + 0.35 * _numbers.Uniform();
        return [.. Enumerable.Range(0, count).Select(_ => (float)Math.Round(_numbers.Uniform() * loudness * 127) * quantization.Scale)];
    }

    private float[][] Compute(Operator op, Shape filter, float[] weights, float[] bias, Shape output) => Compute(op, output,
        Tensor.Constant<float>("filter", ElementType.Float32, filter, weights), Tensor.Constant<float>("bias", ElementType.Float32, new Shape(bias.Length), bias));

    /// <summary>The operator's results in float on the values of the last tensor.</summary>
    private float[][] Compute(Operator op, Shape output, params ReadOnlySpan<Tensor> constants)
    {
        var input = new Tensor("input", ElementType.Float32, Last.Shape);
        Tensor[] tensors = [input, .. constants, new Tensor("output", ElementType.Float32, output)];
        int result = tensors.Length - 1;
        var node = new Node(op, [.. Enumerable.Range(0, result)], [result]) { Covers = [0] };
        var session = Model.FromModule(new GraphModule([new Graph("layer", [.. tensors], [node], [0], [result])])).CreateSession();
        return [.. _values.Select(x =>
        {
            var y = new float[output.ElementCount];
            session.Run<float, float>(x, y);
            return y;
        })];
    }

    private static (double Mean, double Deviation) Statistics(float[][] values, int channels, int channel)
    {
        double sum = 0, squares = 0;
        int count = 0;
        foreach (var one in values)
        {
            for (int i = channel; i < one.Length; i += channels)
            {
                sum += one[i];
                squares += (double)one[i] * one[i];
                count++;
            }
        }

        double mean = sum / count;
        return (mean, Math.Sqrt(Math.Max(squares / count - mean * mean, 1e-12)));
    }

    /// <summary>The quantization that covers the values and zero.</summary>
    private static Quantization Range(float[][] values)
    {
        float low = Math.Min(values.Min(v => v.Min()), 0), high = Math.Max(values.Max(v => v.Max()), 0);
        float scale = (high - low) / 255;
        return new Quantization(scale, (int)Math.Clamp(Math.Round(-128 - low / (double)scale), -128, 127));
    }
}
