using System.Collections.Immutable;
using Mote.Core;
using Mote.Core.Training;

namespace Mote.Operators.Elementwise;

/// <summary>
/// The gradient of a function of one number: from dy and either the input or the output of the forward operator, whichever the function is of,
/// both of one shape, dx = f(dy, v) for each element.
/// </summary>
internal sealed record ElementwiseGradient<TFunction> : TrainingOperator
    where TFunction : struct, IVectorFunction
{
    /// <inheritdoc/>
    public override string Name => TFunction.Name;

    /// <summary>The forward operator's attribute, where it has one.</summary>
    public float Parameter { get; init; }

    /// <inheritdoc/>
    public override ImmutableArray<TensorType> Infer(NodeView node, NodeReport report)
    {
        if (!report.Counts(2, 2, 1) || !report.Types(TypeRow.Of(ElementType.Float32, ElementType.Float32, ElementType.Float32)))
        {
            return [];
        }

        if (node.Input(0).Shape != node.Input(1).Shape)
        {
            report.Shapes($"the gradient {node.Input(0).Shape} does not have the shape {node.Input(1).Shape}");
            return [];
        }

        return [node.Input(0).TensorType];
    }

    /// <inheritdoc/>
    public override ImmutableArray<(int Input, int Output)> InPlace(NodeView node) => [(0, 0)];

    /// <inheritdoc/>
    public override TrainingKernel Train(NodeView node) => new VectorKernel<TFunction>(node.Output(0).Shape.ElementCount, Parameter, 2);

    /// <summary>Adds the node for input 0 of a forward node whose derivative follows from its input.</summary>
    public static bool OfInput(GradientScope scope, float parameter = 0) => Add(scope, scope.Input(0), parameter);

    /// <summary>Adds the node for input 0 of a forward node whose derivative follows from its output.</summary>
    public static bool OfOutput(GradientScope scope, float parameter = 0) => Add(scope, scope.Output(), parameter);

    private static bool Add(GradientScope scope, int value, float parameter)
    {
        if (scope.Wants(0))
        {
            scope.Give(0, scope.Add(new ElementwiseGradient<TFunction> { Parameter = parameter }, "dx", scope.OfOutput(), value));
        }

        return true;
    }
}
