using System.Collections.Immutable;
using Mote.Core;
using Mote.Core.Training;

namespace Mote.Operators.Spectrum;

/// <summary>
/// The gradients of POWER_SPECTRUM and MAGNITUDE_SPECTRUM: dy (...), x (...,2), and the output y (...) -> dx (...,2). Power: 2 scale dy x; magnitude:
/// scale^2 dy x / y, 0 where y is 0.
/// </summary>
internal sealed record ComplexNormGradient : TrainingOperator
{
    /// <inheritdoc/>
    public override string Name => "COMPLEX_NORM_GRADIENT";

    /// <summary>The forward operator's scale.</summary>
    public float Scale { get; init; } = 1;

    /// <summary>True for the magnitude.</summary>
    public bool OfRoot { get; init; }

    /// <inheritdoc/>
    public override ImmutableArray<TensorType> Infer(NodeView node, NodeReport report)
    {
        var real = ElementType.Float32;
        if (!report.Counts(3, 3, 1) || !report.Types(TypeRow.Of(real, real, real, real)))
        {
            return [];
        }

        int count = node.Input(0).Shape.ElementCount;
        if (node.Input(1).Shape.ElementCount != 2 * count || node.Input(2).Shape.ElementCount != count)
        {
            report.Shapes($"the gradient {node.Input(0).Shape} does not fit the complex numbers {node.Input(1).Shape}");
            return [];
        }

        return [node.Input(1).TensorType];
    }

    /// <inheritdoc/>
    public override TrainingKernel Train(NodeView node) => new Kernel(this);

    /// <summary>Adds the node for input 0 of a forward node.</summary>
    public bool Add(GradientScope scope)
    {
        if (scope.Wants(0))
        {
            scope.Give(0, scope.Add(this, "dx", scope.OfOutput(), scope.Input(0), scope.Output()));
        }

        return true;
    }

    private sealed class Kernel(ComplexNormGradient op) : TrainingKernel
    {
        public override void Run(in KernelIo io, int piece)
        {
            var dy = io.Input<float>(0);
            var x = io.Input<float>(1);
            var y = io.Input<float>(2);
            var dx = io.Output<float>(0);
            for (int i = 0; i < dy.Length; i++)
            {
                float factor = !op.OfRoot ? 2 * op.Scale * dy[i] : y[i] == 0 ? 0 : op.Scale * op.Scale * dy[i] / y[i];
                dx[2 * i] = factor * x[2 * i];
                dx[(2 * i) + 1] = factor * x[(2 * i) + 1];
            }
        }
    }
}
