using System.Runtime.Intrinsics;

namespace Mote.Operators.Loss;

/// <summary>The mean of |d| over the elements of a sample. The derivative at 0 is 0, as PyTorch's.</summary>
public sealed record MeanAbsoluteError : DifferenceLoss
{
    /// <inheritdoc/>
    public override string Name => "MEAN_ABSOLUTE_ERROR";

    /// <inheritdoc/>
    internal override double Value(ReadOnlySpan<float> x, ReadOnlySpan<float> target) => Mean(default(Difference), x, target);

    /// <inheritdoc/>
    internal override void Slope(ReadOnlySpan<float> x, ReadOnlySpan<float> target, float factor, Span<float> dx) => Slopes(default(Difference), x, target, factor, dx);

    private readonly struct Difference : IDifference
    {
        public Vector512<float> Value(Vector512<float> difference) => Vector512.Abs(difference);

        public Vector512<float> Slope(Vector512<float> difference) => Vector512.ConditionalSelect(
            Vector512.GreaterThan(difference, Vector512<float>.Zero), Vector512<float>.One,
            Vector512.ConditionalSelect(Vector512.LessThan(difference, Vector512<float>.Zero), -Vector512<float>.One, difference));
    }
}
