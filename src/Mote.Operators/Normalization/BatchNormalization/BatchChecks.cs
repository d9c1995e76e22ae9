using Mote.Core;

namespace Mote.Operators.Normalization;

/// <summary>What the operators of batch normalization check alike.</summary>
internal static class BatchChecks
{
    /// <summary>Reports inputs that have not one element for each channel, the last dimension, of the first.</summary>
    public static bool Channels(NodeView node, NodeReport report, int data, params ReadOnlySpan<int> slots)
    {
        var x = node.Input(data).Shape;
        if (x.Rank == 0 || x.Dimensions.Contains(0))
        {
            report.Shapes($"the input {x} has no channels");
            return false;
        }

        foreach (int slot in slots)
        {
            if (node.Input(slot).Shape.ElementCount != x[-1])
            {
                report.Shapes($"input {slot} '{node.Input(slot).Name}' of shape {node.Input(slot).Shape} does not have one element for each of {x[-1]} channels");
                return false;
            }
        }

        return true;
    }

    /// <summary>Reports inputs of another shape than the first.</summary>
    public static bool SameShape(NodeView node, NodeReport report, params ReadOnlySpan<int> slots)
    {
        foreach (int slot in slots)
        {
            if (node.HasInput(slot) && node.Input(slot).Shape != node.Input(0).Shape)
            {
                report.Shapes($"input {slot} has the shape {node.Input(slot).Shape}, not {node.Input(0).Shape}");
                return false;
            }
        }

        return true;
    }

    /// <summary>Reports an epsilon that is negative or no number.</summary>
    public static bool Epsilon(NodeReport report, float epsilon)
    {
        if (epsilon >= 0 && float.IsFinite(epsilon))
        {
            return true;
        }

        report.Error(DiagnosticIds.UnsupportedAttribute, $"the epsilon {epsilon:R} is negative or not finite", "0 or more");
        return false;
    }

    /// <summary>Reports an activation that is not fused into batch normalization.</summary>
    public static bool Activation(NodeReport report, FusedActivation activation)
    {
        if (activation is FusedActivation.None or FusedActivation.Relu or FusedActivation.Relu6)
        {
            return true;
        }

        report.Error(DiagnosticIds.UnsupportedAttribute, $"the activation {activation} cannot be trained within batch normalization", "None, Relu, Relu6");
        return false;
    }

    /// <summary>Where the activation lets gradients through: strictly between these.</summary>
    public static (float Low, float High) Limits(FusedActivation activation) =>
        (activation == FusedActivation.None ? float.NegativeInfinity : 0, activation == FusedActivation.Relu6 ? 6 : float.PositiveInfinity);
}
