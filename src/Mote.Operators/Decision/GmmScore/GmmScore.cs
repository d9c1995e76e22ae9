using System.Collections.Immutable;
using Mote.Core;
using Mote.Core.Emission;
using Mote.Operators.Import;

namespace Mote.Operators.Decision;

/// <summary>
/// GMM_SCORE: the negative logarithm of the likelihood of features (..,N) under a mixture of K normal distributions: means (K,N); inverse Cholesky
/// factors of the covariances, (K,N) for diagonal ones or lower triangles (K,N,N); and for each the logarithm of its density at its mean times its weight.
/// </summary>
[Operator]
public sealed partial record GmmScore : AnomalyOperator, IOperator<GmmScore>
{
    /// <inheritdoc/>
    public override string Name => "GMM_SCORE";

    /// <inheritdoc/>
    public static TfLiteBinding? TfLite => null;

    /// <inheritdoc/>
    public override ImmutableArray<TensorType> Infer(NodeView node, NodeReport report)
    {
        if (!CheckFloats(node, report, 4, 4))
        {
            return [];
        }

        int components = node.Input(1).Shape[0];
        int width = node.Input(1).Shape[1];
        return CheckOperand(node, report, 2, "the inverse Cholesky factors", node.Input(1).Shape, new Shape(components, width, width))
            && CheckOperand(node, report, 3, "the logarithms of the peaks", new Shape(components))
                ? Scores(node)
                : [];
    }

    /// <inheritdoc/>
    public override long Macs(NodeView node) => (long)Extents(node.Input(0).Shape).Steps * (node.Input(1).Shape.ElementCount + (long)node.Input(2).Shape.ElementCount);

    /// <inheritdoc/>
    public override NodeCode Emit(NodeView node, EmitOptions options)
    {
        var (steps, width) = Extents(node.Input(0).Shape);
        int components = node.Input(1).Shape[0];
        return new NodeCode([KernelCall.Of("gmm_score_f32.h", "mote_gmm_score_f32")
            .Input(0, ElementType.Float32).Dimensions(steps, width, components, IsFull(node) ? 1 : 0)
            .Input(1, ElementType.Float32).Input(2, ElementType.Float32).Input(3, ElementType.Float32).Scratch(ElementType.Float32).Output(0, ElementType.Float32)])
        {
            ScratchBytes = components * sizeof(float),
        };
    }

    private static bool IsFull(NodeView node) => node.Input(2).Shape.Rank == 3;
}
