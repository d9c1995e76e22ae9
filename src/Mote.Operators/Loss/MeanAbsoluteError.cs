using System.Runtime.Intrinsics;

namespace Mote.Operators.Loss;

/// <summary>The mean of |d| over the elements of a sample. The derivative at 0 is 0, as PyTorch's.</summary>
public sealed record MeanAbsoluteError : DifferenceLoss
{
    /// <inheritdoc/>
    public override string Name => "MEAN_ABSOLUTE_ERROR";

    /// <inheritdoc/>
    internal override Vector512<float> Value(Vector512<float> difference) => Vector512.Abs(difference);

    /// <inheritdoc/>
    internal override Vector512<float> Slope(Vector512<float> difference) => Vector512.ConditionalSelect(
        Vector512.GreaterThan(difference, Vector512<float>.Zero), Vector512<float>.One,
        Vector512.ConditionalSelect(Vector512.LessThan(difference, Vector512<float>.Zero), -Vector512<float>.One, difference));
}
