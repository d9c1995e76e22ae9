using Mote.Core;
using Mote.Core.Numerics;
using Mote.Operators.Normalization;

namespace Mote.Operators.Loss;

/// <summary>
/// Cross-entropy of the softmax of logits with targets that are probabilities: -sum(t' log softmax(x)) over all elements of a sample, where label
/// smoothing makes t' = (1 - s) t + s / C. Stable for logits of any size: with m the largest and L = ln sum e^(x - m), it is
/// sum(t' (m + L - x)). Gradient: softmax(x) sum(t') - t'.
/// </summary>
public sealed record SoftmaxCrossEntropy : LossOperator
{
    /// <inheritdoc/>
    public override string Name => "SOFTMAX_CROSS_ENTROPY";

    /// <summary>The share of each target that is spread evenly over all classes, from 0 to below 1.</summary>
    public float LabelSmoothing { get; init; }

    /// <inheritdoc/>
    internal override double Value(ReadOnlySpan<float> x, ReadOnlySpan<float> target)
    {
        float max = x[0];
        foreach (float value in x)
        {
            max = value > max ? value : max;
        }

        double sum = 0;
        foreach (float value in x)
        {
            sum += ExactMath.Exp(value - max);
        }

        double log = PortableLog.Log(sum);
        double loss = 0;
        for (int i = 0; i < x.Length; i++)
        {
            loss += Smoothed(target[i], x.Length) * (max + log - x[i]);
        }

        return loss;
    }

    /// <inheritdoc/>
    internal override void Slope(ReadOnlySpan<float> x, ReadOnlySpan<float> target, float factor, Span<float> dx)
    {
        SoftmaxKernel.Of(x, 1, dx);
        double sum = 0;
        foreach (float value in target)
        {
            sum += Smoothed(value, x.Length);
        }

        for (int i = 0; i < dx.Length; i++)
        {
            dx[i] = factor * (float)((dx[i] * sum) - Smoothed(target[i], x.Length));
        }
    }

    private double Smoothed(float target, int classes) => LabelSmoothing == 0 ? target : ((1.0 - LabelSmoothing) * target) + ((double)LabelSmoothing / classes);
}
