using Mote.Synthesis.Signals;

namespace Mote.Synthesis.Tests;

/// <summary>Power spectra for the tests.</summary>
internal static class Spectra
{
    /// <summary>The power of each bin of a Hann window over the first samples, as many as a power of two holds.</summary>
    public static double[] Bins(ReadOnlySpan<float> samples, out int length)
    {
        length = FastFourier.LengthFor(samples.Length);
        length = length > samples.Length ? length / 2 : length;
        double[] re = new double[length], im = new double[length];
        double mean = 0;
        for (int i = 0; i < length; i++)
        {
            mean += samples[i] / (double)length;
        }

        for (int i = 0; i < length; i++)
        {
            re[i] = (samples[i] - mean) * (0.5 - (0.5 * Math.Cos(2 * Math.PI * i / length)));
        }

        new FastFourier(length).Transform(re, im);
        return [.. Enumerable.Range(0, length / 2).Select(k => (re[k] * re[k]) + (im[k] * im[k]))];
    }

    /// <summary>The mean power within a tenth around each frequency.</summary>
    public static double[] Power(ReadOnlySpan<float> samples, double rate, double[] frequencies)
    {
        double[] bins = Bins(samples, out int length);
        return [.. frequencies.Select(f => bins.Where((_, k) => Math.Abs((k * rate / length) - f) < f / 10).Average())];
    }

    /// <summary>The frequency of the strongest bin between two.</summary>
    public static double Strongest(ReadOnlySpan<float> samples, double rate, double from, double to)
    {
        double[] bins = Bins(samples, out int length);
        int best = Enumerable.Range(0, bins.Length).Where(k => k * rate / length >= from && k * rate / length <= to).MaxBy(k => bins[k]);
        return best * rate / length;
    }
}
