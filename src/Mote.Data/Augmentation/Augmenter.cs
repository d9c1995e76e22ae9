using System.Collections.Immutable;
using Mote.Core.Numerics;

namespace Mote.Data;

/// <summary>
/// Applies a dataset's augmentations. What an example becomes depends on (seed, epoch, example) alone, not on the order of calls or the thread. An instance serves
/// one thread; <see cref="Clone"/> gives others their own over the same noises.
/// </summary>
public sealed class Augmenter
{
    private readonly AugmentationContext _context;

    /// <summary>Augmentations in their order.</summary>
    /// <param name="augmentations">What to do.</param>
    /// <param name="noises">Recordings of noise, mono, in the samples' units; may be empty when nothing needs them.</param>
    public Augmenter(ImmutableArray<Augmentation> augmentations, ImmutableArray<float[]> noises)
        : this(augmentations, new AugmentationContext(noises))
    {
    }

    private Augmenter(ImmutableArray<Augmentation> augmentations, AugmentationContext context) => (Augmentations, _context) = (augmentations, context);

    /// <summary>What is done, in order.</summary>
    public ImmutableArray<Augmentation> Augmentations { get; }

    /// <summary>True when something is done at a stage.</summary>
    public bool Has(AugmentationStage stage) => Augmentations.Any(a => a.Stage == stage);

    /// <summary>One for another thread.</summary>
    public Augmenter Clone() => new(Augmentations, new AugmentationContext(_context.Noises));

    /// <summary>Changes an example in place.</summary>
    /// <param name="values">Samples or features, row-major; exactly <see cref="SampleShape.Count"/> numbers.</param>
    /// <param name="shape">Their extents; features are (rows, bands, 1).</param>
    /// <param name="stage">Which augmentations.</param>
    /// <param name="seed">The training's.</param>
    /// <param name="epoch">From 0.</param>
    /// <param name="example"><see cref="Example.Index"/>.</param>
    public void Apply(Span<float> values, SampleShape shape, AugmentationStage stage, ulong seed, int epoch, int example)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(values.Length, shape.Count);
        ulong key = Random64.Hash(Random64.Hash(seed, (ulong)epoch), (ulong)example);
        for (int i = 0; i < Augmentations.Length; i++)
        {
            if (Augmentations[i].Stage == stage)
            {
                var random = new Random64(Random64.Hash(key, (ulong)i));
                if (random.NextDouble() < Augmentations[i].Probability)
                {
                    Augmentations[i].Apply(values, shape, _context, random);
                }
            }
        }
    }
}
