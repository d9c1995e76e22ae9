namespace Mote.Report;

/// <summary>
/// The power of a channel over time and frequency, for the picture: a short-time Fourier transform with a Hann window in double precision. It says
/// nothing about the features, which the project's own front end computes.
/// </summary>
internal sealed class Spectrogram
{
    /// <summary>How far below the loudest cell the scale goes.</summary>
    public const double RangeDecibels = 80;

    /// <summary>A channel of fewer samples has none where its rate is low, too.</summary>
    public const int LeastSamples = 2048;

    /// <summary>From this rate on a signal is taken for sound or vibration, in which frequencies mean something.</summary>
    public const double LeastRate = 2000;

    private const int LeastFrame = 64;
    private const int LargestFrame = 4096;
    private const int MostRows = 128;

    /// <summary>Bounds the time that a recording of hours takes: samples transformed in all.</summary>
    private const long MostWork = 1L << 23;

    private Spectrogram(int frame, HeatMap cells, double? loudest) => (Frame, Cells, Loudest) = (frame, cells, loudest);

    /// <summary>Samples that one transform reads, a power of two.</summary>
    public int Frame { get; }

    /// <summary>Decibels below the loudest cell, at most <see cref="RangeDecibels"/>; rows go from zero to half the rate.</summary>
    public HeatMap Cells { get; }

    /// <summary>The power of the loudest cell; null in silence.</summary>
    public double? Loudest { get; }

    /// <summary>True when a spectrogram of a stream says something.</summary>
    public static bool IsOf(double rate, long samples) => samples >= (rate >= LeastRate ? FrameOf(rate, samples) : LeastSamples);

    /// <summary>Computes the cells of a channel for which <see cref="IsOf"/> holds.</summary>
    public static Spectrogram Compute(float[] samples, double rate)
    {
        int frame = FrameOf(rate, samples.Length);
        long hop = Math.Max(1, frame / 4);
        int columns = (int)Math.Clamp(((samples.LongLength - frame) / hop) + 1, 1, TimeAxis.Columns);
        int rows = Math.Min(MostRows, frame / 2);
        int each = (int)Math.Clamp(samples.LongLength / columns / Math.Max(1, frame / 2), 1, Math.Max(2, MostWork / frame / columns));
        var window = new double[frame];
        for (int i = 0; i < frame; i++)
        {
            window[i] = 0.5 - (0.5 * Math.Cos(2 * Math.PI * i / frame));
        }

        var fourier = new FourierTransform(frame);
        var cells = new HeatMap(columns, rows);
        var power = new double[rows];
        double loudest = 0;
        for (int column = 0; column < columns; column++)
        {
            Array.Clear(power);
            for (int e = 0; e < each; e++)
            {
                // The frames lie around evenly spaced centres and stay within the recording.
                double centre = (column + ((e + 0.5) / each)) * samples.Length / columns;
                AddPower(samples, (int)Math.Clamp(centre - (frame / 2.0), 0, samples.Length - frame), window, fourier, power);
            }

            for (int row = 0; row < rows; row++)
            {
                cells[column, row] = power[row];
                loudest = double.IsFinite(power[row]) ? Math.Max(loudest, power[row]) : loudest;
            }
        }

        for (int column = 0; column < columns; column++)
        {
            for (int row = 0; row < rows; row++)
            {
                cells[column, row] = !double.IsFinite(cells[column, row]) ? double.NaN
                    : loudest > 0 ? Math.Max(-RangeDecibels, 10 * Math.Log10(cells[column, row] / loudest)) : -RangeDecibels;
            }
        }

        return new Spectrogram(frame, cells, loudest > 0 ? loudest : null);
    }

    /// <summary>About 32 ms where the rate is that of sound, else a part of the recording.</summary>
    private static int FrameOf(double rate, long samples)
    {
        double wanted = rate >= LeastRate ? rate * 0.032 : samples / 32.0;
        int frame = LeastFrame;
        while (frame < LargestFrame && frame * 1.5 < wanted)
        {
            frame *= 2;
        }

        return frame;
    }

    private static void AddPower(float[] samples, int start, double[] window, FourierTransform fourier, double[] power)
    {
        int half = window.Length / 2;
        if (samples.AsSpan(start + 1, window.Length - 1).IndexOfAnyExcept(samples[start]) < 0 && float.IsFinite(samples[start]))
        {
            return;
        }

        double mean = 0;
        for (int i = 0; i < window.Length; i++)
        {
            mean += samples[start + i];
        }

        // Gravity and other offsets would outshine everything else.
        mean /= window.Length;
        for (int i = 0; i < window.Length; i++)
        {
            (fourier.Real[i], fourier.Imaginary[i]) = (window[i] * (samples[start + i] - mean), 0);
        }

        fourier.Transform();
        for (int bin = 1; bin <= half; bin++)
        {
            power[(int)((bin - 1L) * power.Length / half)] += (fourier.Real[bin] * fourier.Real[bin]) + (fourier.Imaginary[bin] * fourier.Imaginary[bin]);
        }
    }
}
