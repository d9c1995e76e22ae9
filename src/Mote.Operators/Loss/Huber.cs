using System.Runtime.Intrinsics;

namespace Mote.Operators.Loss;

/// <summary>The mean over the elements of a sample of d^2 / 2 where |d| is at most delta, of delta (|d| - delta / 2) beyond.</summary>
public sealed record Huber : DifferenceLoss
{
    /// <inheritdoc/>
    public override string Name => "HUBER";

    /// <summary>Where the loss goes over from a square to a line; positive.</summary>
    public float Delta { get; init; } = 1;

    /// <inheritdoc/>
    internal override double Value(ReadOnlySpan<float> x, ReadOnlySpan<float> target) => Mean(new Difference(Delta), x, target);

    /// <inheritdoc/>
    internal override void Slope(ReadOnlySpan<float> x, ReadOnlySpan<float> target, float factor, Span<float> dx) => Slopes(new Difference(Delta), x, target, factor, dx);

    private readonly struct Difference(float limit) : IDifference
    {
        public Vector512<float> Value(Vector512<float> difference)
        {
            var magnitude = Vector512.Abs(difference);
            var delta = Vector512.Create(limit);
            return Vector512.ConditionalSelect(Vector512.LessThanOrEqual(magnitude, delta), difference * difference * 0.5f, delta * (magnitude - (delta * 0.5f)));
        }

        public Vector512<float> Slope(Vector512<float> difference)
        {
            var delta = Vector512.Create(limit);
            var limited = Vector512.ConditionalSelect(Vector512.GreaterThan(difference, delta), delta, difference);
            return Vector512.ConditionalSelect(Vector512.LessThan(limited, -delta), -delta, limited);
        }
    }
}
