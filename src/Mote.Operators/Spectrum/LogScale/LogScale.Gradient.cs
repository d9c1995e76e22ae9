using System.Numerics;
using Mote.Core.Training;
using Mote.Operators.Elementwise;
using Mote.Operators.Layout;
using Mote.Operators.Reduction;

namespace Mote.Operators.Spectrum;

public sealed partial record LogScale
{
    /// <summary>factor dy / x, 0 where the floor stands for x.</summary>
    public override bool Differentiate(GradientScope scope)
    {
        if (scope.Wants(0))
        {
            var slope = new ElementwiseGradient<FlooredLogSlope> { Parameter = ReplaceZerosOnly ? float.NegativeInfinity : Floor };
            var factor = new BroadcastTo { Shape = new IntegerList(scope.Node.Input(0).Shape.Dimensions), Factor = Factor };
            scope.Give(0, scope.Add(factor, "dx", scope.Add(slope, "dy / x", scope.OfOutput(), scope.Input(0))));
        }

        return true;
    }

    /// <summary>dy / x where x is neither 0 nor below the floor, else 0.</summary>
    private readonly struct FlooredLogSlope : IVectorFunction
    {
        public static string Name => "LOG_SCALE_GRADIENT";

        public static Vector<float> Of(Vector<float> a, Vector<float> b, float parameter)
        {
            var floored = Vector.BitwiseOr(Vector.Equals(b, Vector<float>.Zero), Vector.LessThan(b, new Vector<float>(parameter)));
            return Vector.ConditionalSelect(floored, Vector<float>.Zero, a / b);
        }
    }
}
