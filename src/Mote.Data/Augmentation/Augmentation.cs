using Mote.Core.Numerics;

namespace Mote.Data;

/// <summary>To what an augmentation is applied.</summary>
public enum AugmentationStage
{
    /// <summary>The samples of an example, before the front end.</summary>
    Samples,

    /// <summary>The features that the front end made of them: rows (time) x columns (bands).</summary>
    Features,
}

/// <summary>
/// A random change to an example that keeps its label. What it does follows from its settings and the random numbers alone; each file of this folder holds one.
/// </summary>
public abstract record Augmentation
{
    /// <summary>Its name in YAML.</summary>
    public abstract string Name { get; }

    /// <summary>To what it is applied.</summary>
    public virtual AugmentationStage Stage => AugmentationStage.Samples;

    /// <summary>How often it is applied, 0 to 1.</summary>
    public double Probability { get; init; } = 1;

    /// <summary>Changes an example in place.</summary>
    /// <param name="samples">The numbers, row-major, exactly <see cref="SampleShape.Count"/>.</param>
    /// <param name="shape">Their extents.</param>
    /// <param name="context">The dataset's noises and scratch memory; one thread's own.</param>
    /// <param name="random">The stream of this example in this epoch, at this augmentation.</param>
    public abstract void Apply(Span<float> samples, SampleShape shape, AugmentationContext context, Random64 random);
}
