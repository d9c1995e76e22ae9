using Mote.Core;

namespace Mote.Operators.Signal;

/// <summary>The state tensors of operators whose files do not show their state.</summary>
internal static class HiddenState
{
    /// <summary>False, with a report, unless an input is a state tensor of the given type.</summary>
    public static bool Check(NodeView node, NodeReport report, int slot, TensorType expected)
    {
        var state = node.Input(slot);
        if (state.IsVariable && state.TensorType == expected)
        {
            return true;
        }

        report.Error(DiagnosticIds.UnsupportedTensor, $"input {slot} '{state.Name}' is {state.TensorType}{(state.IsVariable ? "" : ", which does not keep its value")}",
            $"a state tensor {expected}");
        return false;
    }

    /// <summary>The shape (rows, length) of a state for each row of a shape, at least one element a row; null when a length is not possible.</summary>
    public static Shape? Rows(Shape rows, long length)
    {
        long count = rows.Dimensions.Aggregate(1L, static (product, extent) => Math.Min(product * extent, int.MaxValue));
        return length < 0 || count * Math.Max(length, 1) > int.MaxValue ? null : new Shape((int)count, (int)Math.Max(length, 1));
    }
}
