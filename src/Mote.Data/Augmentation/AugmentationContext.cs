using System.Collections.Immutable;

namespace Mote.Data;

/// <summary>What augmentations share: noises, and scratch memory that grows to the largest example.</summary>
/// <param name="noises">Recordings of noise, mono, in the samples' units.</param>
public sealed class AugmentationContext(ImmutableArray<float[]> noises)
{
    private float[] _scratch = [];

    /// <summary>Recordings of noise.</summary>
    public ImmutableArray<float[]> Noises { get; } = noises;

    /// <summary>Memory for a copy of an example; its content is arbitrary. The same memory at each call.</summary>
    public Span<float> Scratch(int count)
    {
        if (_scratch.Length < count)
        {
            _scratch = new float[count];
        }

        return _scratch.AsSpan(0, count);
    }
}
