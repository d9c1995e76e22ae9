using System.Collections.Immutable;
using Mote.Core;
using Mote.Operators.Requantization;

namespace Mote.Quantizing;

/// <summary>
/// Writes the int8 graph for a given choice of which nodes compute in int8. Every tensor lives where it is computed, int8 or float; a node that wants it otherwise reads a
/// conversion, which is made once.
/// </summary>
internal sealed class GraphLowering
{
    private readonly Graph _graph;
    private readonly QuantizerOptions _options;
    private readonly ScaleAssignment _scales;
    private readonly Func<int, bool> _isInt8;
    private readonly ImmutableArray<Tensor>.Builder _tensors;
    private readonly List<(Node Node, int Origin)> _nodes = [];

    /// <summary>Conversions that exist: of a tensor to a quantization, or to float where that is null.</summary>
    private readonly Dictionary<(int Tensor, Quantization? Wanted), int> _converted = [];
    private readonly Dictionary<(int Weights, int Bias, float Scale, bool PerChannel), (int Weights, int Bias)> _constants = [];

    private GraphLowering(Graph graph, ActivationRanges ranges, QuantizerOptions options, Func<int, bool> isInt8)
    {
        (_graph, _options, _isInt8) = (graph, options, isInt8);
        _scales = new ScaleAssignment(graph, ranges, isInt8);
        _tensors = graph.Tensors.ToBuilder();
    }

    /// <summary>The lowered module, and for nodes whose int8 form their operators reject: why.</summary>
    public static (GraphModule Module, IReadOnlyList<(int Node, string Problem)> Problems) Run(
        GraphModule module, ActivationRanges ranges, QuantizerOptions options, Func<int, bool> isInt8)
    {
        var lowering = new GraphLowering(module.Main, ranges, options, isInt8);
        var graph = lowering.Lower();
        return (lowering.WithSignatures(module.WithMain(graph)), lowering.Problems(graph));
    }

    private Graph Lower()
    {
        foreach (int t in _graph.Inputs.Where(t => _options.InputType == ElementType.Int8 && IsFloatActivation(t)))
        {
            Store(t, _scales.Of(t));
        }

        foreach (var view in _graph.Views)
        {
            var node = _isInt8(view.Index) && Quantizer.HasFloats(view) ? LowerInt8(view) : view.Node with { Inputs = [.. view.Node.Inputs.Select(t => Read(t, null))] };
            _nodes.Add((node, view.Index));
        }

        int[] outputs = [.. _graph.Outputs.Select(t => IsFloatActivation(t) ? Read(t, _options.OutputType == ElementType.Int8 ? Home(t) ?? _scales.Of(t) : null) : t)];

        // The result is a model of its own: its operators count from the first.
        return _graph with { Tensors = _tensors.ToImmutable(), Nodes = [.. _nodes.Select((n, i) => n.Node with { Covers = [i] })], Outputs = [.. outputs] };
    }

    private Node LowerInt8(NodeView view)
    {
        var rule = view.Node.Operator.Int8Form(view);
        foreach (int t in view.Node.Outputs.Where(IsFloatActivation))
        {
            Store(t, _scales.Of(t));
        }

        if (rule.Kind == QuantizationKind.Weighted)
        {
            return LowerWeighted(view, rule);
        }

        if (rule.Constants is { } constants)
        {
            int input = Read(view.Node.Inputs[0], _scales.Of(view.Node.Inputs[0]));
            return view.Node with { Inputs = [input, .. constants(view, _tensors[input].Quantization!).Select(c => c is null ? -1 : Add(c)).Take(view.InputCount - 1)] };
        }

        var shared = rule.Kind == QuantizationKind.SameScale && view.Node.Outputs.FirstOrDefault(IsFloatActivation, -1) is >= 0 and var output ? _scales.Of(output) : null;
        return view.Node with
        {
            Inputs = [.. view.Node.Inputs.Select(t => t < 0 || _graph.Tensors[t].Type != ElementType.Float32 ? t
                : Read(t, shared ?? (_graph.Tensors[t].IsConstant ? TensorRange.Of(_graph.Tensors[t].Values<float>()).ToInt8() : _scales.Of(t))))],
        };
    }

    private Node LowerWeighted(NodeView view, QuantizationRule rule)
    {
        int weights = view.Node.Inputs[rule.WeightSlot];
        int bias = view.HasInput(rule.BiasSlot) ? view.Node.Inputs[rule.BiasSlot] : -1;
        int source = view.Node.Inputs[rule.InputSlot];
        int input = Read(source, _scales.Of(source));
        float scale = _tensors[input].Quantization!.Scale;

        // Dense layers have weights of two dimensions.
        bool perChannel = _options.PerChannel && (_options.PerChannelDense || _graph.Tensors[weights].Shape.Rank != 2);
        if (!_constants.TryGetValue((weights, bias, scale, perChannel), out var made))
        {
            var quantized = WeightQuantization.Of(_graph.Tensors[weights], bias < 0 ? null : _graph.Tensors[bias], rule.ChannelAxis, scale, perChannel);
            made = (Add(quantized.Weights), quantized.Bias is null ? -1 : Add(quantized.Bias));
            _constants[(weights, bias, scale, perChannel)] = made;
        }

        var inputs = view.Node.Inputs.SetItem(rule.InputSlot, input).SetItem(rule.WeightSlot, made.Weights);
        return view.Node with { Inputs = bias < 0 ? inputs : inputs.SetItem(rule.BiasSlot, made.Bias) };
    }

    /// <summary>The number under which a tensor can be read with a quantization, or as float where that is null.</summary>
    private int Read(int tensor, Quantization? wanted)
    {
        if (tensor < 0 || _graph.Tensors[tensor].Type != ElementType.Float32 || Equals(Home(tensor), wanted))
        {
            return tensor;
        }

        if (_converted.TryGetValue((tensor, wanted), out int converted))
        {
            return converted;
        }

        var source = _tensors[tensor];
        if (_graph.Tensors[tensor].IsConstant)
        {
            return _converted[(tensor, wanted)] = Add(Constant(_graph.Tensors[tensor], wanted!));
        }

        converted = wanted is null
            ? Add(new Tensor($"{source.Name}_dequantized", ElementType.Float32, source.Shape))
            : Add(new Tensor($"{source.Name}_quantized", ElementType.Int8, source.Shape) { Quantization = wanted });
        _nodes.Add((new Node(wanted is null ? new Dequantize() : new Quantize(), [tensor], [converted]), -1));
        return _converted[(tensor, wanted)] = converted;
    }

    /// <summary>The quantization in which a tensor is computed; null for one that is computed in float.</summary>
    private Quantization? Home(int tensor) => _tensors[tensor].Type == ElementType.Int8 ? _tensors[tensor].Quantization : null;

    private void Store(int tensor, Quantization quantization) => _tensors[tensor] = _tensors[tensor] with { Type = ElementType.Int8, Quantization = quantization };

    private bool IsFloatActivation(int tensor) => tensor >= 0 && _graph.Tensors[tensor] is { Type: ElementType.Float32, IsConstant: false };

    private int Add(Tensor tensor)
    {
        _tensors.Add(tensor);
        return _tensors.Count - 1;
    }

    private static Tensor Constant(Tensor real, Quantization quantization)
    {
        var values = real.Values<float>();
        var stored = new sbyte[values.Length];
        for (int i = 0; i < stored.Length; i++)
        {
            double level = Math.Round(values[i] / (double)quantization.Scale, MidpointRounding.AwayFromZero) + quantization.ZeroPoint;
            stored[i] = (sbyte)Math.Clamp(level, sbyte.MinValue, sbyte.MaxValue);
        }

        return Tensor.Constant<sbyte>(real.Name, ElementType.Int8, real.Shape, stored, quantization);
    }

    private List<(int Node, string Problem)> Problems(Graph graph)
    {
        var problems = new List<(int, string)>();
        foreach (var view in graph.Views)
        {
            int origin = _nodes[view.Index].Origin;
            if (origin >= 0 && _isInt8(origin) && Quantizer.HasFloats(_graph.View(origin)))
            {
                var bag = new DiagnosticBag();
                view.Node.Operator.Infer(view, new NodeReport(view, bag));
                problems.AddRange(bag.Items.Take(1).Select(d => (origin, d.Found)));
            }
        }

        return problems;
    }

    /// <summary>Signatures name the outputs that the model has now.</summary>
    private GraphModule WithSignatures(GraphModule module)
    {
        var moved = _graph.Outputs.Zip(module.Main.Outputs).Where(p => p.First != p.Second).DistinctBy(p => p.First).ToDictionary(p => p.First, p => p.Second);
        return module with
        {
            Signatures = [.. module.Signatures.Select(s => s with { Outputs = [.. s.Outputs.Select(t => (t.Name, moved.GetValueOrDefault(t.Tensor, t.Tensor)))] })],
        };
    }
}
