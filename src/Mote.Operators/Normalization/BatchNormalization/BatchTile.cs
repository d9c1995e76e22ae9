using Mote.Operators.Training;

namespace Mote.Operators.Normalization;

/// <summary>
/// How kernels walk over (rows, channels): as tiles of whole rows with at least <see cref="Least"/> elements, so that vectors fill whatever the
/// number of channels and sums have as many partial sums as that. It follows from the shape alone.
/// </summary>
/// <param name="Rows">Rows.</param>
/// <param name="Channels">Elements of a row.</param>
internal readonly record struct BatchTile(int Rows, int Channels)
{
    private const int Least = 256;

    private const int LeastOfSums = 64;

    /// <summary>Shorter tiles of which single precision takes the sums, few enough for the first cache; their sums are added in double.</summary>
    private const int Block = 64;

    /// <summary>Rows of a tile.</summary>
    public int Fold => (Least + Channels - 1) / Channels;

    /// <summary>Elements of a tile.</summary>
    public int Length => Fold * Channels;

    /// <summary>Elements of the shorter tiles that sums are taken of.</summary>
    public int SumLength => (LeastOfSums + Channels - 1) / Channels * Channels;

    /// <summary>Elements of the tiles that single precision takes the sums of.</summary>
    public nint BlockLength => (nint)Block * SumLength;

    /// <summary>How rows are shared out.</summary>
    public Portions Portions => Portions.Of(Rows, 4L * Channels);

    /// <summary>Repeats the values of the channels over a tile.</summary>
    public unsafe void Repeat(ReadOnlySpan<float> channels, float* tile)
    {
        for (int f = 0; f < Fold; f++)
        {
            channels[..Channels].CopyTo(new Span<float>(tile + (nint)f * Channels, Channels));
        }
    }

    /// <summary>Adds the sums of a tile to those of the channels, and clears them.</summary>
    public unsafe void Flush(float* tile, double* channels)
    {
        for (int at = 0; at < SumLength; at += Channels)
        {
            float* part = tile + at;
            for (int c = 0; c < Channels; c++)
            {
                channels[c] += part[c];
            }
        }

        new Span<float>(tile, SumLength).Clear();
    }
}
