using System.Numerics;

namespace Mote.Data.Checks;

/// <summary>
/// 64 bits that stay nearly the same when a sound is made louder or noisier and when a picture is compressed or lit otherwise: each bit says which of two
/// neighbouring parts has more. Zero when there is too little to compare.
/// </summary>
internal static class Fingerprint
{
    private const int Parts = 32;

    /// <summary>Two fingerprints with no more different bits than this are worth a look.</summary>
    public const int Near = 3;

    public static ulong Of(DataKind kind, ReadOnlySpan<float> samples, SampleShape shape) => kind switch
    {
        DataKind.Audio when shape.Rows >= 64 * Parts => OfSound(samples, shape),
        DataKind.Image when shape.Rows >= 32 && shape.Columns >= 32 => OfPicture(samples, shape),
        _ => 0,
    };

    /// <summary>True when so few bits differ that the examples may be the same.</summary>
    public static bool AreNear(ulong a, ulong b) => BitOperations.PopCount(a ^ b) <= Near;

    /// <summary>Energy and changes of sign in 32 parts, each compared with the next.</summary>
    private static ulong OfSound(ReadOnlySpan<float> samples, SampleShape shape)
    {
        Span<double> energy = stackalloc double[Parts];
        Span<double> crossings = stackalloc double[Parts];
        for (int p = 0; p < Parts; p++)
        {
            int from = (int)((long)shape.Rows * p / Parts);
            int to = (int)((long)shape.Rows * (p + 1) / Parts);
            for (int i = from; i < to; i++)
            {
                float x = samples[i * shape.Channels];
                energy[p] += (double)x * x;
                crossings[p] += i > 0 && (samples[(i - 1) * shape.Channels] < 0) != (x < 0) ? 1 : 0;
            }
        }

        return Bits(energy) | Bits(crossings) << Parts;
    }

    private static ulong Bits(ReadOnlySpan<double> values)
    {
        ulong bits = 0;
        for (int i = 0; i < Parts; i++)
        {
            bits |= values[i] > values[(i + 1) % Parts] ? 1UL << i : 0;
        }

        return bits;
    }

    /// <summary>The mean brightness in 8 lines of 9 fields, each field compared with the next.</summary>
    private static ulong OfPicture(ReadOnlySpan<float> samples, SampleShape shape)
    {
        ulong bits = 0;
        for (int y = 0; y < 8; y++)
        {
            double before = 0;
            for (int x = 0; x < 9; x++)
            {
                double sum = 0;
                int rows = 0;
                for (int r = shape.Rows * y / 8; r < shape.Rows * (y + 1) / 8; r++, rows++)
                {
                    for (int c = shape.Columns * x / 9 * shape.Channels; c < shape.Columns * (x + 1) / 9 * shape.Channels; c++)
                    {
                        sum += samples[r * shape.Columns * shape.Channels + c];
                    }
                }

                double mean = sum / (rows * (shape.Columns * (x + 1) / 9 - shape.Columns * x / 9));
                bits |= x > 0 && mean > before ? 1UL << (y * 8 + x - 1) : 0;
                before = mean;
            }
        }

        return bits;
    }
}
