using Mote.Operators.Training;

namespace Mote.Operators.Normalization;

/// <summary>Scale and shift of batch normalization, repeated over a tile: the same bits forward and backward, so that both see the same signs.</summary>
internal sealed unsafe class BatchCoefficients(BatchTile tile, float epsilon)
{
    private readonly float[] _scale = new float[tile.Channels];
    private readonly float[] _shift = new float[tile.Channels];
    private readonly Scratch _tiles = Scratch.OfFloats(2L * tile.Length);

    /// <summary>gamma / sqrt(variance + epsilon).</summary>
    public float* Scale => _tiles.Floats;

    /// <summary>beta - mean * scale.</summary>
    public float* Shift => _tiles.Floats + tile.Length;

    /// <summary>Computes both for a batch.</summary>
    public void Set(ReadOnlySpan<float> gamma, ReadOnlySpan<float> beta, ReadOnlySpan<float> mean, ReadOnlySpan<float> variance)
    {
        BatchNormalization.Coefficients(gamma, beta, mean, variance, epsilon, _scale, _shift);
        tile.Repeat(_scale, Scale);
        tile.Repeat(_shift, Shift);
    }
}
