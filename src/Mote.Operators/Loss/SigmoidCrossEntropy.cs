using Mote.Core.Numerics;
using Mote.Operators.Elementwise;

namespace Mote.Operators.Loss;

/// <summary>
/// Binary cross-entropy of the logistic function of logits with targets in [0, 1], the mean over the elements of a sample: for yes or no, or several
/// labels at once. Stable form: max(x, 0) - x t + ln(1 + e^-|x|). Gradient: logistic(x) - t'.
/// </summary>
public sealed record SigmoidCrossEntropy : LossOperator
{
    /// <inheritdoc/>
    public override string Name => "SIGMOID_CROSS_ENTROPY";

    /// <summary>Targets become (1 - s) t + s / 2; from 0 to below 1.</summary>
    public float LabelSmoothing { get; init; }

    /// <inheritdoc/>
    internal override double Value(ReadOnlySpan<float> x, ReadOnlySpan<float> target)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
        {
            double exp = ExactMath.Exp(-Math.Abs(x[i]));

            // ln(1 + e) is e - e^2 / 2 + ... where adding 1 would lose e.
            double log = exp < 1e-5 ? exp - (exp * exp / 2) : PortableLog.Log(1 + exp);
            sum += Math.Max(x[i], 0.0) - (x[i] * Smoothed(target[i])) + log;
        }

        return sum / x.Length;
    }

    /// <inheritdoc/>
    internal override void Slope(ReadOnlySpan<float> x, ReadOnlySpan<float> target, float factor, Span<float> dx)
    {
        VectorRow<LogisticValue>.Run(x, [], 0, dx);
        float share = factor / x.Length;
        for (int i = 0; i < dx.Length; i++)
        {
            dx[i] = share * (float)(dx[i] - Smoothed(target[i]));
        }
    }

    private double Smoothed(float target) => LabelSmoothing == 0 ? target : ((1.0 - LabelSmoothing) * target) + (LabelSmoothing / 2.0);
}
