using Mote.Core;
using Mote.Core.Training;
using Mote.Operators.Elementwise;
using Mote.Operators.Layout;
using Mote.Operators.Reduction;

namespace Mote.Operators.Normalization;

public sealed partial record BatchNormalization
{
    /// <summary>
    /// With statistics that stand still, as those of a layer that is frozen do: the gradient of x is dy scaled as x was, that of gamma the sum of
    /// dy * normalised x, that of beta the sum of dy. Mean and variance are not learnt and are given none.
    /// </summary>
    public override bool Differentiate(GradientScope scope)
    {
        int dy = scope.OfOutput();
        var channels = new Shape(scope.Node.Input(1).Shape.ElementCount);
        int Line(string name, float value) =>
            scope.Graph.Constant<float>(name, ElementType.Float32, channels, [.. Enumerable.Repeat(value, channels.ElementCount)]);
        if (scope.Wants(0))
        {
            int zeros = Line("zeros", 0);
            scope.Give(0, scope.Add(this, "dx", dy, scope.Input(1), zeros, zeros, scope.Input(4)));
        }

        if (scope.Wants(1))
        {
            int normal = scope.Add(this, "normal x", scope.Input(0), Line("ones", 1), Line("zeros", 0), scope.Input(3), scope.Input(4));
            scope.Give(1, Summed(scope, 1, scope.Add(new Mul(), "dy normal x", dy, normal)));
        }

        if (scope.Wants(2))
        {
            scope.Give(2, Summed(scope, 2, dy));
        }

        return true;
    }

    /// <summary>The sum over all but the channels, in the shape of an operand.</summary>
    private static int Summed(GradientScope scope, int slot, int tensor)
    {
        var shape = scope.Node.Input(slot).Shape;
        int sum = scope.Add(new SumTo { Shape = new IntegerList(shape.ElementCount) }, "summed", tensor);
        return shape.Rank == 1 ? sum : scope.Add(new Reshape { NewShape = new IntegerList(shape.Dimensions) }, "shaped", sum);
    }
}
