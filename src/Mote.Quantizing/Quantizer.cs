using System.Collections.Immutable;
using Mote.Core;

namespace Mote.Quantizing;

/// <summary>
/// From a float graph and the ranges of its tensors to an int8 graph of TensorFlow Lite's quantization specification. What each operator needs is
/// said by its <see cref="Operator.Int8Form"/>; whether the outcome is sound is said by its <see cref="Operator.Infer"/>.
/// </summary>
public static class Quantizer
{
    /// <summary>Quantizes a module.</summary>
    /// <param name="module">A float module of one graph, without variables, gates or a stream. State tensors stay float, as do the operators that use them.</param>
    /// <param name="ranges">A range for each of its float activations.</param>
    /// <param name="options">Choices; null for the defaults.</param>
    /// <exception cref="DiagnosticException">The module cannot be quantized, or a range is missing.</exception>
    public static QuantizedModel Quantize(GraphModule module, ActivationRanges ranges, QuantizerOptions? options = null)
    {
        options ??= new QuantizerOptions();
        Check(module, options);
        var main = module.Main;
        var reasons = new SortedDictionary<int, string>();
        foreach (var view in main.Views.Where(v => HasFloats(v) && v.Node.Operator.Int8Form(v).Kind == QuantizationKind.FloatOnly))
        {
            reasons[view.Index] = UsesState(view) ? "it keeps float state" : "it has no int8 form here";
        }

        // Each round leaves at least one more node float, so there are no more rounds than nodes.
        while (true)
        {
            var lowered = GraphLowering.Run(module, ranges, options, n => !reasons.ContainsKey(n));
            int before = reasons.Count;
            foreach (var (node, problem) in lowered.Problems)
            {
                reasons.TryAdd(node, problem);
            }

            if (reasons.Count == before)
            {
                if (!main.Views.Any(v => HasFloats(v) && !reasons.ContainsKey(v.Index)))
                {
                    throw Refused("the model", "no layer of it has an int8 form");
                }

                GraphVerifier.ThrowIfBroken(lowered.Module);
                return new QuantizedModel(lowered.Module, [.. reasons.Select(r => new FloatLayer(main.View(r.Key).Place, r.Value))]);
            }
        }
    }

    /// <summary>True when a node reads or computes float activations.</summary>
    internal static bool HasFloats(NodeView view) => view.Node.Inputs.Concat(view.Node.Outputs).Any(t =>
        t >= 0 && view.Graph.Tensors[t] is { Type: ElementType.Float32, IsConstant: false });

    private static bool UsesState(NodeView view) => view.Node.Inputs.Any(t => t >= 0 && view.Graph.Tensors[t].IsVariable);

    /// <summary>Refuses what cannot be quantized, before any work is done.</summary>
    /// <exception cref="DiagnosticException">The module cannot be quantized.</exception>
    internal static void Check(GraphModule module, QuantizerOptions options)
    {
        if (options.InputType is not (ElementType.Int8 or ElementType.Float32) || options.OutputType is not (ElementType.Int8 or ElementType.Float32))
        {
            throw new ArgumentException("Inputs and outputs are int8 or float32.", nameof(options));
        }

        var main = module.Main;
        if (module.Stream is not null)
        {
            throw Refused("the model", "it is a project with a front end and decisions", "a network alone", "Quantize the .tflite file that the project names");
        }

        if (module.Graphs.Length > 1 || module.Variables.Length > 0)
        {
            throw Refused("the model", "it has subgraphs or resource variables", "one graph, whose state is in state tensors");
        }

        if (main.Nodes.Any(n => n.Gate >= 0))
        {
            throw Refused("the model", "some of its nodes run only at times", "graphs in which every node runs");
        }

        if (!main.Views.Any(HasFloats))
        {
            throw Refused("the model", "it computes nothing with float32", "float models", "Use the model as it is");
        }
    }

    private static DiagnosticException Refused(string place, string found, string? supported = null, string? remedy = null) =>
        new(new Diagnostic(DiagnosticIds.NotQuantizable, place, found, supported, remedy));
}
