using Mote.Core;
using Mote.Core.Training;

namespace Mote.Operators.Normalization;

public sealed partial record Softmax
{
    /// <inheritdoc/>
    public override TrainingKernel Train(NodeView node) =>
        node.Input(0).Type == ElementType.Float32 ? new SoftmaxKernel(node.Input(0).Shape, Beta) : base.Train(node);

    /// <inheritdoc/>
    public override bool Differentiate(GradientScope scope)
    {
        if (scope.Wants(0))
        {
            scope.Give(0, scope.Add(new SoftmaxGradient { Beta = Beta }, "dx", scope.OfOutput(), scope.Output()));
        }

        return true;
    }
}
