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
    public ImmutableArray<(ElementType Type, Quantization? Quantization, Shape Shape)> Outputs { get; init; } = [];

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

    /// <summary>Adds an output. Its shape is inferred; <paramref name="declared"/> is for operators that take it as declared.</summary>
    public OperatorCase Output(ElementType type, Quantization? quantization = null, Shape declared = default) =>
        this with { Outputs = Outputs.Add((type, quantization, declared)) };

    /// <summary>Limits the random values of an operand.</summary>
    public OperatorCase Range(int slot, double min, double max) => this with { Ranges = Ranges.SetItem(slot, (min, max)) };
}
