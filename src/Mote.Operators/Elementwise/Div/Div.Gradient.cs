using Mote.Core;
using Mote.Core.Training;
using Mote.Operators.Reduction;

namespace Mote.Operators.Elementwise;

public sealed partial record Div
{
    /// <summary>da = dy / b, db = -dy y / b, each summed over the axes along which the operand was repeated.</summary>
    public override bool Differentiate(GradientScope scope)
    {
        BroadcastSum.Give(scope, 0, () => scope.Add(new Div(), "dy / b", scope.OfOutput(), scope.Input(1)));
        BroadcastSum.Give(scope, 1, () =>
        {
            int product = scope.Add(new Mul(), "dy y", scope.OfOutput(), scope.Output());
            return scope.Add(new Neg(), "-dy y / b", scope.Add(new Div(), "dy y / b", product, scope.Input(1)));
        });
        return true;
    }
}
