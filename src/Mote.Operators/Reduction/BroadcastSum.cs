using Mote.Core.Training;
using Mote.Operators.Layout;

namespace Mote.Operators.Reduction;

/// <summary>The gradients of operands that were broadcast.</summary>
internal static class BroadcastSum
{
    /// <summary>
    /// Gives a wanted input the gradient that has the shape of the output, summed over the axes along which the input was repeated.
    /// </summary>
    /// <param name="scope">Of a node whose output has the broadcast shape.</param>
    /// <param name="slot">The input.</param>
    /// <param name="gradient">Adds the nodes; only called where the gradient is wanted.</param>
    public static void Give(GradientScope scope, int slot, Func<int> gradient)
    {
        if (!scope.Wants(slot))
        {
            return;
        }

        int tensor = gradient();
        var shape = scope.Node.Input(slot).Shape;
        scope.Give(slot, scope.Graph[tensor].Shape == shape
            ? tensor
            : scope.Add(new SumTo { Shape = new IntegerList(shape.Dimensions) }, "summed", tensor));
    }
}
