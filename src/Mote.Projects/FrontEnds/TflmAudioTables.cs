using System.Collections.Immutable;
using System.Numerics;

namespace Mote.Projects.FrontEnds;

/// <summary>
/// The tables of TFLM's audio front end, by its formulas. TFLM computes them in single precision with the C library of the machine, so that single
/// steps differ from one library to the next; those here are from double precision.
/// </summary>
internal sealed record TflmAudioTables
{
    /// <summary>Fractional bits of window and weights.</summary>
    public const int Bits = 12;

    private const int Block = 4;
    private const int IndexAlignment = 2;
    private const int Octaves = 32;

    /// <summary>The Hann window.</summary>
    public required ImmutableArray<short> Window { get; init; }

    /// <summary>How much each bin counts in its band's channel.</summary>
    public required ImmutableArray<short> Weights { get; init; }

    /// <summary>How much each bin counts in the next channel.</summary>
    public required ImmutableArray<short> Unweights { get; init; }

    /// <summary>The first bin of each band, aligned.</summary>
    public required ImmutableArray<short> FrequencyStarts { get; init; }

    /// <summary>The first weight of each band.</summary>
    public required ImmutableArray<short> WeightStarts { get; init; }

    /// <summary>The weights of each band, padded with zeros to whole blocks.</summary>
    public required ImmutableArray<short> Widths { get; init; }

    /// <summary>The first bin that counts.</summary>
    public required int StartIndex { get; init; }

    /// <summary>The first bin after it that does not.</summary>
    public required int EndIndex { get; init; }

    /// <summary>Computes window and filter bank.</summary>
    /// <param name="window">Samples of a window.</param>
    /// <param name="fftLength">Numbers of the transform.</param>
    /// <param name="rate">Samples a second.</param>
    /// <param name="channels">Channels of the filter bank.</param>
    /// <param name="low">Where the bank begins, in hertz.</param>
    /// <param name="high">Where it ends.</param>
    public static TflmAudioTables Create(int window, int fftLength, double rate, int channels, double low, double high)
    {
        double[] centers = [.. Enumerable.Range(1, channels + 1).Select(i => Mel(low) + ((Mel(high) - Mel(low)) / (channels + 1) * i))];
        double bin = rate / fftLength;
        int start = (int)(1.5 + (low / bin));
        var (starts, weightStarts, widths, first, own) = (new int[channels + 1], new int[channels + 1], new int[channels + 1], new int[channels + 1], new int[channels + 1]);
        int at = start;
        int weights = 0;
        bool hasZeros = false;
        for (int c = 0; c <= channels; c++)
        {
            int next = at;
            while (Mel(next * bin) <= centers[c])
            {
                next++;
            }

            (first[c], own[c]) = (at, next - at);
            if (next == at)
            {
                // A band without bins reads a block of zero weights, which is the first.
                widths[c] = Block;
                if (!hasZeros)
                {
                    hasZeros = true;
                    weights += Block;
                    for (int before = 0; before < c; before++)
                    {
                        weightStarts[before] += Block;
                    }
                }
            }
            else
            {
                starts[c] = at / IndexAlignment * IndexAlignment;
                weightStarts[c] = weights;
                widths[c] = Math.Min((at - starts[c] + own[c] + Block - 1) / Block * Block, (fftLength / 2) + 1 - starts[c]);
                weights += widths[c];
            }

            at = next;
        }

        var weight = new short[weights];
        var unweight = new short[weights];
        for (int c = 0; c <= channels; c++)
        {
            double floor = c == 0 ? Mel(low) : centers[c - 1];
            for (int j = 0; j < own[c]; j++)
            {
                double share = (centers[c] - Mel((first[c] + j) * bin)) / (centers[c] - floor);
                int place = weightStarts[c] + first[c] - starts[c] + j;
                weight[place] = Fixed(share);
                unweight[place] = Fixed(1 - share);
            }
        }

        return new TflmAudioTables
        {
            Window = [.. Enumerable.Range(0, window).Select(i => Fixed(0.5 - (0.5 * Math.Cos(2 * Math.PI * (i + 0.5) / window))))],
            Weights = [.. weight],
            Unweights = [.. unweight],
            FrequencyStarts = Shorts(starts),
            WeightStarts = Shorts(weightStarts),
            Widths = Shorts(widths),
            StartIndex = start,
            EndIndex = at,
        };
    }

    /// <summary>The table of the gain: 2^gainBits * (x / 2^inputBits + offset)^-strength, at most 32767, for 0, 1 and by three numbers an octave.</summary>
    public static ImmutableArray<short> Gains(double strength, double offset, int gainBits, int inputBits)
    {
        int Gain(uint x) => (int)Math.Min(short.MaxValue, Math.Floor((Math.Pow((x / Math.ScaleB(1, inputBits)) + offset, -strength) * Math.ScaleB(1, gainBits)) + 0.5));
        var table = new short[(4 * Octaves) - 3];
        (table[0], table[1]) = ((short)Gain(0), (short)Gain(1));
        for (int octave = 2; octave <= Octaves; octave++)
        {
            uint x = 1u << (octave - 1);
            int y = Gain(x);
            int middle = Gain(x + (x >> 1)) - y;
            int end = Gain(octave == Octaves ? x + (x - 1) : 2 * x) - y;
            int linear = (4 * middle) - end;
            (table[(4 * octave) - 6], table[(4 * octave) - 5], table[(4 * octave) - 4]) = ((short)y, (short)linear, (short)(end - linear));
        }

        return [.. table];
    }

    /// <summary>By how many bits the root of an energy of the transform is smaller than the samples: the transform divides by its length.</summary>
    public static int CorrectionBits(int fftLength) => BitOperations.Log2((uint)fftLength) - (Bits / 2);

    private static double Mel(double hertz) => 1127 * Math.Log(1 + (hertz / 700));

    private static short Fixed(double value) => (short)Math.Floor((value * (1 << Bits)) + 0.5);

    private static ImmutableArray<short> Shorts(int[] values) => [.. values.Select(v => (short)v)];
}
