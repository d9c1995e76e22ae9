using System.Collections.Immutable;
using System.Globalization;
using Mote.Core;
using Mote.Formats.FlatBuffers;
using Mote.Formats.TfLite;
using Mote.Operators.Variables;

namespace Mote.Operators.Import;

/// <summary>From the raw records of a .tflite file to a module.</summary>
public sealed class TfLiteImporter
{
    private readonly RawModel _raw;
    private readonly DiagnosticBag _bag;
    private readonly List<ResourceVariable> _variables = [];
    private readonly List<(string Container, string Name)> _variableKeys = [];

    private TfLiteImporter(RawModel raw, DiagnosticBag bag)
    {
        (_raw, _bag) = (raw, bag);
    }

    /// <summary>
    /// Imports a model. Operators that are not in the catalog become <see cref="UnsupportedOperator"/>, which the verifier reports. What is
    /// wrong with tensors and attributes goes to <paramref name="bag"/>; the module is usable when the bag is empty and the verifier is content.
    /// </summary>
    public static GraphModule Import(RawModel raw, DiagnosticBag bag) => new TfLiteImporter(raw, bag).Run();

    /// <summary>Reads, imports and verifies a file.</summary>
    /// <exception cref="DiagnosticException">The file is damaged, or holds something that is not supported; with everything that was found.</exception>
    public static GraphModule Load(ReadOnlyMemory<byte> file, string fileName)
    {
        var bag = new DiagnosticBag();
        var module = Import(TfLiteReader.Read(file, fileName), bag);
        foreach (var diagnostic in GraphVerifier.Check(module).Items)
        {
            bag.Add(diagnostic);
        }

        bag.ThrowIfAny();
        return module;
    }

    /// <summary>The element type of a type number of the schema.</summary>
    public static ElementType TypeOf(int type) => type switch
    {
        TensorTypes.Float32 => ElementType.Float32,
        TensorTypes.Float16 => ElementType.Float16,
        TensorTypes.Float64 => ElementType.Float64,
        TensorTypes.Int4 => ElementType.Int4,
        TensorTypes.Int8 => ElementType.Int8,
        TensorTypes.UInt8 => ElementType.UInt8,
        TensorTypes.Int16 => ElementType.Int16,
        TensorTypes.UInt16 => ElementType.UInt16,
        TensorTypes.Int32 => ElementType.Int32,
        TensorTypes.UInt32 => ElementType.UInt32,
        TensorTypes.Int64 => ElementType.Int64,
        TensorTypes.UInt64 => ElementType.UInt64,
        TensorTypes.Bool => ElementType.Bool,
        TensorTypes.Resource => ElementType.Resource,
        TensorTypes.String => ElementType.String,
        _ => ElementType.Other,
    };

    private GraphModule Run()
    {
        var graphs = _raw.Subgraphs.Select(ImportGraph).ToImmutableArray();
        return new GraphModule(graphs)
        {
            Description = _raw.Description,
            Variables = [.. _variables],
            Signatures = [.. _raw.Signatures.Select(s => new Signature(s.Key, s.Subgraph,
                [.. s.Inputs.Select(t => (t.Name, t.Tensor))], [.. s.Outputs.Select(t => (t.Name, t.Tensor))]))],
            Metadata = [.. _raw.Metadata.Select(m => (m.Name, _raw.Buffers[m.Buffer]))],
        };
    }

    private Graph ImportGraph(RawSubgraph raw, int index)
    {
        var computed = raw.Operators.SelectMany(o => o.Outputs).Concat(raw.Inputs).ToHashSet();
        var tensors = raw.Tensors.Select((t, i) => ImportTensor(t, $"subgraph {index} tensor {i} '{t.Name}'", !computed.Contains(i))).ToList();
        var nodes = ImmutableArray.CreateBuilder<Node>(raw.Operators.Length);
        for (int n = 0; n < raw.Operators.Length; n++)
        {
            nodes.Add(ImportNode(raw, raw.Operators[n], n, tensors));
        }

        return new Graph(raw.Name, [.. tensors], nodes.ToImmutable(), raw.Inputs, raw.Outputs);
    }

    private Tensor ImportTensor(RawTensor raw, string place, bool isFree)
    {
        var type = TypeOf(raw.Type);
        var shape = new Shape(raw.Shape.AsSpan());
        var data = _raw.DataOf(raw);
        if (raw.Sparsity is not null)
        {
            _bag.Add(DiagnosticIds.UnsupportedTensor, place, $"it is stored as a sparse tensor", remedy: "Export the model with dense weights");
        }

        // A constant without elements (the shape of a scalar) has no bytes either.
        bool isConstant = isFree && !raw.IsVariable && (data.Length > 0 || (type.Size() > 0 && shape.Dimensions.Contains(0)));
        return new Tensor(raw.Name, type, shape)
        {
            Data = isConstant ? data : (ReadOnlyMemory<byte>?)null,
            IsVariable = raw.IsVariable,
            ShapeSignature = raw.ShapeSignature,
            Quantization = ImportQuantization(raw.Quantization, shape, place),
        };
    }

    private Quantization? ImportQuantization(RawQuantization? raw, Shape shape, string place)
    {
        if (raw is null || raw.Scale.IsDefaultOrEmpty)
        {
            return null;
        }

        int count = raw.Scale.Length;
        if (raw.ZeroPoint.Length > 1 && raw.ZeroPoint.Length != count)
        {
            _bag.Add(DiagnosticIds.BadQuantization, place, $"it has {count} scales but {raw.ZeroPoint.Length} zero points");
            return null;
        }

        var zeroPoints = new int[count];
        for (int i = 0; i < count; i++)
        {
            long zero = raw.ZeroPoint.IsDefaultOrEmpty ? 0 : raw.ZeroPoint[raw.ZeroPoint.Length == 1 ? 0 : i];
            if (zero is < int.MinValue or > int.MaxValue)
            {
                _bag.Add(DiagnosticIds.BadQuantization, place, $"the zero point {zero} is not a 32-bit integer");
                return null;
            }

            zeroPoints[i] = (int)zero;
        }

        // Converters write the filter's axis to the bias too, which has only one.
        int axis = shape.Rank == 1 ? 0 : raw.QuantizedDimension;
        return new Quantization(raw.Scale, [.. zeroPoints], axis);
    }

    private Node ImportNode(RawSubgraph subgraph, RawOperator raw, int index, List<Tensor> tensors)
    {
        string name = _raw.NameOf(raw);
        var placeholder = new Node(new UnsupportedOperator(name), raw.Inputs, raw.Outputs) { Covers = [index] };
        var code = _raw.OperatorCodes[raw.OpcodeIndex];
        var entry = code.BuiltinCode == BuiltinOperators.Custom ? OperatorCatalog.FindCustom(code.CustomCode ?? "") : OperatorCatalog.FindBuiltin(code.BuiltinCode);
        if (entry?.TfLite is not { } binding)
        {
            return placeholder;
        }

        var view = new NodeView(new Graph(subgraph.Name, [.. tensors], [], subgraph.Inputs, subgraph.Outputs), placeholder, index);
        var op = binding.Import(new TfLiteNode(Options(raw, binding, view), view, new NodeReport(view, _bag)) { CustomOptions = CustomOptions(raw, binding, view) });
        var node = placeholder with { Operator = op };
        BindVariables(node, tensors);
        return WithState(node, binding.HiddenState(op, view), view, tensors);
    }

    /// <summary>The node with the state that the file hides as tensors, which come after all tensors of the file.</summary>
    private static Node WithState(Node node, ImmutableArray<TensorType> states, NodeView view, List<Tensor> tensors)
    {
        for (int i = 0; i < states.Length; i++)
        {
            string name = view.OutputCount > 0 ? view.Output(0).Name : "";
            node = node with { Inputs = node.Inputs.Add(tensors.Count) };
            tensors.Add(new Tensor(string.Create(CultureInfo.InvariantCulture, $"{name}:state{i}"), states[i].Type, states[i].Shape) { IsVariable = true });
        }

        return node;
    }

    /// <summary>The options of a custom operator; damaged ones are reported and read as none.</summary>
    private FlexMap CustomOptions(RawOperator raw, TfLiteBinding binding, NodeView view)
    {
        try
        {
            return binding.CustomCode is null ? FlexMap.Empty : FlexMap.Read(raw.CustomOptions.Span, $"{view.Place}, custom options");
        }
        catch (DiagnosticException e)
        {
            _bag.Add(e.Diagnostics[0]);
            return FlexMap.Empty;
        }
    }

    /// <summary>The options of the type that the operator has; a damaged file can carry others, which are reported and read as none.</summary>
    private RawOptions Options(RawOperator raw, TfLiteBinding binding, NodeView view)
    {
        try
        {
            return binding.OptionsName is null ? RawOptions.None : raw.Options.Expect(binding.OptionsName);
        }
        catch (DiagnosticException e)
        {
            _bag.Add(e.Diagnostics[0] with { Place = view.Place });
            return RawOptions.None;
        }
    }

    /// <summary>
    /// Gives each resource variable a number, in the order in which handles are made, and writes it to the handle's tensor; the type of a
    /// variable is that of the first value that is read from it or assigned to it.
    /// </summary>
    private void BindVariables(Node node, List<Tensor> tensors)
    {
        switch (node.Operator)
        {
            case VarHandle handle when node.Outputs.Length == 1:
                var key = (handle.Container, handle.SharedName);
                int variable = _variableKeys.IndexOf(key);
                if (variable < 0)
                {
                    variable = _variableKeys.Count;
                    _variableKeys.Add(key);
                    _variables.Add(new ResourceVariable(handle.SharedName, ElementType.Other, Shape.Scalar));
                }

                tensors[node.Outputs[0]] = tensors[node.Outputs[0]] with { Variable = variable };
                break;
            case ReadVariable when node.Inputs is [>= 0] && node.Outputs.Length == 1:
                SetType(tensors[node.Inputs[0]].Variable, tensors[node.Outputs[0]]);
                break;
            case AssignVariable when node.Inputs is [>= 0, >= 0]:
                SetType(tensors[node.Inputs[0]].Variable, tensors[node.Inputs[1]]);
                break;
        }
    }

    private void SetType(int variable, Tensor value)
    {
        if (variable >= 0 && _variables[variable].Type == ElementType.Other)
        {
            _variables[variable] = _variables[variable] with { Type = value.Type, Shape = value.Shape, Quantization = value.Quantization };
        }
    }
}
