using Mote.Core.Training;

namespace Mote.Operators.Spectrum;

public sealed partial record MelFilterBank
{
    /// <inheritdoc/>
    public override bool Differentiate(GradientScope scope)
    {
        if (scope.Wants(0))
        {
            scope.Give(0, scope.Add(new MelFilterBankGradient { Edges = Edges, Bins = scope.Node.Input(0).Shape[-1] }, "dx", scope.OfOutput()));
        }

        return true;
    }
}
