using Mote.Core.Numerics;

namespace Mote.Data;

/// <summary>A range from which a random number is taken evenly.</summary>
/// <param name="From">The least.</param>
/// <param name="To">The greatest.</param>
public readonly record struct AugmentationRange(double From, double To)
{
    /// <summary>A number of it.</summary>
    public double Draw(Random64 random) => From == To ? From : random.NextDouble(From, To);
}
