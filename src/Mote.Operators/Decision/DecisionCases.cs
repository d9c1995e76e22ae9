using Mote.Core;
using Mote.Operators.Cases;

namespace Mote.Operators.Decision;

/// <summary>Cases of operators on scores; their states are what the operator says.</summary>
public static class DecisionCases
{
    /// <summary>The quantization of a softmax.</summary>
    public static Quantization Probability { get; } = new(1f / 256, -128);

    /// <summary>int8 scores over the whole type.</summary>
    public static OperatorCase Integer(string name, DecisionOperator op, Shape shape, ElementType output = ElementType.Int32, Quantization? quantization = null) =>
        States(new OperatorCase(name, op).Input(ElementType.Int8, shape, quantization ?? Probability), op, new TensorType(ElementType.Int8, shape)).Output(output);

    /// <summary>Float scores from a little below 0 to a little above 1.</summary>
    public static OperatorCase Real(string name, DecisionOperator op, Shape shape, ElementType output = ElementType.Int32) =>
        AnyReal(name, op, shape, output).Range(0, -0.1, 1.1);

    /// <summary>Float scores with everything that a float can be.</summary>
    public static OperatorCase AnyReal(string name, DecisionOperator op, Shape shape, ElementType output = ElementType.Int32) =>
        States(new OperatorCase(name, op).Input(ElementType.Float32, shape), op, new TensorType(ElementType.Float32, shape)).Output(output);

    /// <summary>Adds the states that the operator takes.</summary>
    public static OperatorCase States(OperatorCase one, DecisionOperator op, TensorType input) =>
        op.States(input).Aggregate(one, (with, state) => with.State(state.Type, state.Shape));
}
