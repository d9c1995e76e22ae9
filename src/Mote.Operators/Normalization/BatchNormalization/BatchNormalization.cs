using System.Collections.Immutable;
using Mote.Core;
using Mote.Core.Emission;

namespace Mote.Operators.Normalization;

/// <summary>
/// BATCH_NORMALIZATION, as a trained network uses it: x (...,C), gamma, beta, moving mean and moving variance (C each) ->
/// gamma * (x - mean) / sqrt(variance + epsilon) + beta. Networks are built and trained with it; before they are compiled it is folded into the
/// convolution or dense layer before it, so it has no C. In training <see cref="BatchNormalizationTraining"/> stands in its place.
/// </summary>
public sealed partial record BatchNormalization : Operator
{
    /// <inheritdoc/>
    public override string Name => "BATCH_NORMALIZATION";

    /// <summary>Added to the variance.</summary>
    public float Epsilon { get; init; } = 1e-3f;

    /// <inheritdoc/>
    public override ImmutableArray<int> ParameterSlots => [1, 2];

    /// <inheritdoc/>
    public override ImmutableArray<TensorType> Infer(NodeView node, NodeReport report)
    {
        if (!report.Counts(5, 5, 1) || !report.Types(TypeRow.Of(ElementType.Float32, [.. Enumerable.Repeat(ElementType.Float32, 5)])))
        {
            return [];
        }

        return BatchChecks.Channels(node, report, 0, 1, 2, 3, 4) && BatchChecks.Epsilon(report, Epsilon) ? [node.Input(0).TensorType] : [];
    }

    /// <inheritdoc/>
    public override TimeBehaviour Time(NodeView node) => node.Input(0).Shape.Rank > 2 ? TimeBehaviour.Pointwise : TimeBehaviour.Opaque;

    /// <inheritdoc/>
    public override ImmutableArray<(int Input, int Output)> InPlace(NodeView node) => [(0, 0)];

    /// <summary>x * scale + shift with scale = gamma / sqrt(variance + epsilon) and shift = beta - mean * scale, both taken in double and rounded.</summary>
    public override ReferenceKernel Prepare(NodeView node)
    {
        int channels = node.Input(1).Shape.ElementCount;
        float[] scale = new float[channels], shift = new float[channels];
        double epsilon = Epsilon;
        return (in KernelIo io) =>
        {
            Coefficients(io.Input<float>(1), io.Input<float>(2), io.Input<float>(3), io.Input<float>(4), epsilon, scale, shift);
            var x = io.Input<float>(0);
            var y = io.Output<float>(0);
            for (int i = 0; i < y.Length; i++)
            {
                y[i] = x[i] * scale[i % channels] + shift[i % channels];
            }
        };
    }

    /// <inheritdoc/>
    public override NodeCode Emit(NodeView node, EmitOptions options) =>
        throw new DiagnosticException(new Diagnostic(DiagnosticIds.TrainingOnly, node.Place, "the normalization is not folded into the layer before it",
            Remedy: "Compile the trained model, not the network that is trained"));

    /// <summary>Scale and shift of each channel.</summary>
    public static void Coefficients(ReadOnlySpan<float> gamma, ReadOnlySpan<float> beta, ReadOnlySpan<float> mean, ReadOnlySpan<float> variance, double epsilon,
        Span<float> scale, Span<float> shift)
    {
        for (int c = 0; c < scale.Length; c++)
        {
            double factor = gamma[c] / Math.Sqrt(variance[c] + epsilon);
            scale[c] = (float)factor;
            shift[c] = (float)(beta[c] - mean[c] * factor);
        }
    }
}
