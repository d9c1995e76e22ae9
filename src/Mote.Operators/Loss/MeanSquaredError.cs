using System.Runtime.Intrinsics;

namespace Mote.Operators.Loss;

/// <summary>The mean of d^2 over the elements of a sample.</summary>
public sealed record MeanSquaredError : DifferenceLoss
{
    /// <inheritdoc/>
    public override string Name => "MEAN_SQUARED_ERROR";

    /// <inheritdoc/>
    internal override Vector512<float> Value(Vector512<float> difference) => difference * difference;

    /// <inheritdoc/>
    internal override Vector512<float> Slope(Vector512<float> difference) => difference + difference;
}
