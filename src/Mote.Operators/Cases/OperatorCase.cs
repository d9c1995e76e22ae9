using System.Collections.Immutable;
using Mote.Core;

namespace Mote.Operators.Cases;

/// <summary>
/// A legal instance of an operator to test with: its attributes, the tensors it reads (constants included) and what its outputs are stored
/// as. Output shapes are inferred. Inputs that are not constant are filled by the theory, see <see cref="Range"/>.
/// </summary>
/// <param name="Name">Says what is special; unique within the operator: <c>stride 2, SAME, per channel</c>.</param>
/// <param name="Operator">The operator with its attributes.</param>
public sealed record OperatorCase(string Name, Operator Operator)
{
    /// <summary>The operands in slot order; null for an absent optional one.</summary>
    public ImmutableArray<Tensor?> Inputs { get; init; } = [];

    /// <summary>Type and quantization of each output; shapes are inferred.</summary>
    public ImmutableArray<(ElementType Type, Quantization? Quantization)> Outputs { get; init; } = [];

    /// <summary>Resource variables that resource operands refer to.</summary>
    public ImmutableArray<ResourceVariable> Variables { get; init; } = [];

    /// <summary>
    /// Limits of the random values of an operand, by input slot; without an entry the whole range of an integer type, and for floats [-8, 8)
    /// with zeros of both signs, infinities, NaN, subnormals and the largest number among the first elements.
    /// </summary>
    public ImmutableDictionary<int, (double Min, double Max)> Ranges { get; init; } = ImmutableDictionary<int, (double, double)>.Empty;

    /// <summary>Adds an operand that the theory fills.</summary>
    public OperatorCase Input(ElementType type, Shape shape, Quantization? quantization = null) =>
        this with { Inputs = Inputs.Add(new Tensor($"input{Inputs.Length}", type, shape) { Quantization = quantization }) };

    /// <summary>Adds an operand that the theory fills with values in [min, max].</summary>
    public OperatorCase Input(ElementType type, Shape shape, double min, double max, Quantization? quantization = null) =>
        Input(type, shape, quantization).Range(Inputs.Length, min, max);

    /// <summary>Adds a constant operand.</summary>
    public OperatorCase Constant<T>(ElementType type, Shape shape, ReadOnlySpan<T> values, Quantization? quantization = null)
        where T : unmanaged => this with { Inputs = Inputs.Add(Tensor.Constant($"input{Inputs.Length}", type, shape, values, quantization)) };

    /// <summary>Adds a constant vector of int32: an axis, a shape, paddings.</summary>
    public OperatorCase Integers(params ReadOnlySpan<int> values) => Constant(ElementType.Int32, new Shape(values.Length), values);

    /// <summary>Adds a state tensor, which starts as zero.</summary>
    public OperatorCase State(ElementType type, Shape shape, Quantization? quantization = null) =>
        this with { Inputs = Inputs.Add(new Tensor($"input{Inputs.Length}", type, shape) { Quantization = quantization, IsVariable = true }) };

    /// <summary>Adds an optional operand that is absent.</summary>
    public OperatorCase Absent() => this with { Inputs = Inputs.Add(null) };

    /// <summary>Adds an output.</summary>
    public OperatorCase Output(ElementType type, Quantization? quantization = null) => this with { Outputs = Outputs.Add((type, quantization)) };

    /// <summary>Limits the random values of an operand.</summary>
    public OperatorCase Range(int slot, double min, double max) => this with { Ranges = Ranges.SetItem(slot, (min, max)) };

    /// <summary>The case as a module of one node.</summary>
    public GraphModule ToModule()
    {
        var tensors = new List<Tensor>();
        var inputs = new List<int>();
        foreach (var input in Inputs)
        {
            inputs.Add(input is null ? -1 : tensors.Count);
            if (input is not null)
            {
                tensors.Add(input);
            }
        }

        int firstOutput = tensors.Count;
        tensors.AddRange(Outputs.Select((o, i) => new Tensor($"output{i}", o.Type, Shape.Scalar) { Quantization = o.Quantization }));
        var outputs = Enumerable.Range(firstOutput, Outputs.Length).ToImmutableArray();
        ImmutableArray<int> graphInputs = [.. inputs.Where(i => i >= 0 && tensors[i] is { IsConstant: false, IsVariable: false })];
        var node = new Node(Operator, [.. inputs], outputs) { Covers = [0] };
        var graph = new Graph(Name, [.. tensors], [node], graphInputs, outputs);

        var bag = new DiagnosticBag();
        var inferred = Operator.Infer(graph.View(0), new NodeReport(graph.View(0), bag));
        bag.ThrowIfAny();
        for (int i = 0; i < outputs.Length; i++)
        {
            tensors[firstOutput + i] = tensors[firstOutput + i] with { Shape = inferred[i].Shape };
        }

        return new GraphModule([graph with { Tensors = [.. tensors] }]) { Variables = Variables };
    }
}
