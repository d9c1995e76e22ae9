using System.Collections.Immutable;
using Mote.Core;
using Mote.Core.Emission;
using Mote.Core.Numerics;
using Mote.Operators.Import;

namespace Mote.Operators.Decision;

/// <summary>
/// KMEANS_SCORE: the distance of features (..,N) to the surface of the nearest cluster: the least over K centroids (K,N) of the Euclidean distance minus
/// the cluster's radius (K), below 0 inside of a cluster. With a mean (N) and a scale (N), (x - mean) / scale is measured.
/// </summary>
[Operator]
public sealed partial record KMeansScore : AnomalyOperator, IOperator<KMeansScore>
{
    /// <inheritdoc/>
    public override string Name => "KMEANS_SCORE";

    /// <inheritdoc/>
    public static TfLiteBinding? TfLite => null;

    /// <inheritdoc/>
    public override ImmutableArray<TensorType> Infer(NodeView node, NodeReport report)
    {
        if (!CheckFloats(node, report, 3, 5))
        {
            return [];
        }

        var features = new Shape(node.Input(1).Shape[1]);
        if (!CheckOperand(node, report, 2, "the radii", new Shape(node.Input(1).Shape[0])) || !CheckOperand(node, report, 3, "the mean", features)
            || !CheckOperand(node, report, 4, "the scale", features))
        {
            return [];
        }

        if (HasOperand(node, 3) != HasOperand(node, 4))
        {
            report.Error(DiagnosticIds.OperandCount, $"it has a mean or a scale but not both", "both or none");
            return [];
        }

        return Scores(node);
    }

    /// <inheritdoc/>
    public override long Macs(NodeView node) => (long)Extents(node.Input(0).Shape).Steps * node.Input(1).Shape.ElementCount;

    /// <inheritdoc/>
    public override NodeCode Emit(NodeView node, EmitOptions options)
    {
        var (steps, width) = Extents(node.Input(0).Shape);
        bool scaled = HasOperand(node, 3);
        var call = KernelCall.Of("kmeans_score_f32.h", "mote_kmeans_score_f32")
            .Input(0, ElementType.Float32).Dimensions(steps, width, node.Input(1).Shape[0]).Input(1, ElementType.Float32).Input(2, ElementType.Float32);
        call = scaled
            ? call.Input(3, ElementType.Float32).Input(4, ElementType.Float32).Scratch(ElementType.Float32)
            : call.Null(ElementType.Float32).Null(ElementType.Float32).Null(ElementType.Float32);
        return new NodeCode([call.Output(0, ElementType.Float32)]) { ScratchBytes = scaled ? width * sizeof(float) : 0 };
    }

    private static bool HasOperand(NodeView node, int slot) => slot < node.InputCount && node.HasInput(slot);
}
