using Mote.Core.Training;
using Mote.Operators.Layout;

namespace Mote.Operators.Reduction;

public abstract partial record SumReduction
{
    /// <summary>Gives the input the gradient of the output, repeated along the axes that were summed, times a factor.</summary>
    private protected void Repeat(GradientScope scope, float factor)
    {
        if (!scope.Wants(0))
        {
            return;
        }

        var shape = scope.Node.Input(0).Shape;
        bool[] summed = Summed(scope.Node);
        int kept = scope.OfOutput();
        if (!KeepDims && summed.Contains(true))
        {
            var extents = shape.Dimensions.Select((extent, d) => summed[d] ? 1 : extent);
            kept = scope.Add(new Reshape { NewShape = new IntegerList([.. extents]) }, "dy", kept);
        }

        scope.Give(0, scope.Add(new BroadcastTo { Shape = new IntegerList(shape.Dimensions), Factor = factor }, "dx", kept));
    }
}
