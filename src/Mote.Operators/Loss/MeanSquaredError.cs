using System.Runtime.Intrinsics;

namespace Mote.Operators.Loss;

/// <summary>The mean of d^2 over the elements of a sample.</summary>
public sealed record MeanSquaredError : DifferenceLoss
{
    /// <inheritdoc/>
    public override string Name => "MEAN_SQUARED_ERROR";

    /// <inheritdoc/>
    internal override double Value(ReadOnlySpan<float> x, ReadOnlySpan<float> target) => Mean(default(Difference), x, target);

    /// <inheritdoc/>
    internal override void Slope(ReadOnlySpan<float> x, ReadOnlySpan<float> target, float factor, Span<float> dx) => Slopes(default(Difference), x, target, factor, dx);

    private readonly struct Difference : IDifference
    {
        public Vector512<float> Value(Vector512<float> difference) => difference * difference;

        public Vector512<float> Slope(Vector512<float> difference) => difference + difference;
    }
}
