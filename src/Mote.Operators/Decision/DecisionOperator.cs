using System.Collections.Immutable;
using Mote.Core;
using Mote.Operators.Layout;

namespace Mote.Operators.Decision;

/// <summary>
/// An operator between a network's scores and what is made of them. Its state tensors are its last inputs. Operand 0 has the shape (..,N): N scores
/// at each of the steps that the outer extents make, usually one; several steps in one invocation act like as many invocations.
/// </summary>
public abstract record DecisionOperator : Operator
{
    /// <summary>A probability of 1 in the unit of thresholds and of the scores of events, 1/256.</summary>
    public const int Certain = 256;

    /// <summary>Windows, durations and counts are no longer than this.</summary>
    internal const int Longest = 1 << 20;

    /// <inheritdoc/>
    public override bool HasSideEffects => true;

    /// <summary>The state tensors that an input of the given type and shape takes, in the order of their slots, which are the last ones.</summary>
    public abstract ImmutableArray<TensorType> States(TensorType input);

    /// <inheritdoc/>
    public override TimeBehaviour Time(NodeView node) => new(TimeKind.Recurrent, 0);

    /// <summary>The number of steps and of scores a step.</summary>
    internal static (int Steps, int Width) Extents(Shape shape) => (shape.Product(0, shape.Rank - 1), shape[-1]);

    /// <summary>The type of events: {label, score} for one step, a row of them for each of several.</summary>
    internal static TensorType Events(Shape scores)
    {
        int steps = Extents(scores).Steps;
        return new TensorType(ElementType.Int32, steps == 1 ? new Shape(2) : new Shape(steps, 2));
    }

    /// <summary>Flags of the listed labels, one a label.</summary>
    internal static byte[] Flags(IntegerList labels, int classes)
    {
        var flags = new byte[classes];
        foreach (int label in labels.Values)
        {
            flags[label] = 1;
        }

        return flags;
    }

    /// <summary>Checks operand 0's shape: it has elements, and not so many that sums and sizes overflow.</summary>
    private protected static bool CheckShape(NodeView node, NodeReport report)
    {
        var shape = node.Input(0).Shape;
        long count = shape.Dimensions.Aggregate(1L, (product, extent) => Math.Min(product * extent, int.MaxValue));
        if (shape.Rank > 0 && count is > 0 and <= Longest)
        {
            return true;
        }

        report.Shapes($"the input has the shape {shape}", "(N) or (steps,N) with up to 2^20 elements");
        return false;
    }

    /// <summary>Checks that an attribute lies in a range.</summary>
    private protected static bool Check(NodeReport report, string what, int value, int min, int max)
    {
        if (value >= min && value <= max)
        {
            return true;
        }

        report.Error(DiagnosticIds.UnsupportedAttribute, $"{what} is {value}", FormattableString.Invariant($"{min} to {max}"));
        return false;
    }

    /// <summary>Checks that a list of labels names labels that exist.</summary>
    private protected static bool CheckLabels(NodeReport report, IntegerList labels, int classes)
    {
        foreach (int label in labels.Values)
        {
            if (label < 0 || label >= classes)
            {
                report.Error(DiagnosticIds.OutOfRange, $"the label {label} does not exist", FormattableString.Invariant($"0 to {classes - 1}"));
                return false;
            }
        }

        return true;
    }

    /// <summary>Checks the state tensors in the slots from <paramref name="first"/> on, and that nothing follows them.</summary>
    private protected bool CheckStates(NodeView node, NodeReport report, int first)
    {
        var expected = States(first == 0 ? default : node.Input(0).TensorType);
        if (node.InputCount != first + expected.Length)
        {
            report.Error(DiagnosticIds.OperandCount, $"it has {node.InputCount} inputs", FormattableString.Invariant($"{first + expected.Length}, of which the last {expected.Length} are states"));
            return false;
        }

        for (int i = 0; i < expected.Length; i++)
        {
            if (!node.HasInput(first + i) || !node.Input(first + i).IsVariable)
            {
                report.Error(DiagnosticIds.UnsupportedTensor, $"input {first + i} does not keep its value", "a variable tensor");
                return false;
            }

            if (node.Input(first + i).TensorType != expected[i])
            {
                report.Shapes($"the state in input {first + i} is {node.Input(first + i).TensorType}", expected[i].ToString());
                return false;
            }
        }

        return true;
    }
}
