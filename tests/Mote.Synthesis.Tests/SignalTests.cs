using Mote.Core.Numerics;
using Mote.Synthesis.Signals;

namespace Mote.Synthesis.Tests;

public sealed class SignalTests
{
    [Theory]
    [InlineData(22050, 16000, 440)]
    [InlineData(22050, 16000, 3000)]
    [InlineData(22050, 16000, 6500)]
    [InlineData(20400, 16000, 6000)]
    [InlineData(8000, 16000, 3200)]
    public void Resampled_tones_are_the_tones_of_the_new_rate(int from, int to, double tone)
    {
        float[] input = [.. Enumerable.Range(0, from).Select(i => (float)Math.Sin(2 * Math.PI * tone * i / from))];
        float[] output = new Resampler(from, to).Apply(input);
        Assert.Equal(to, output.Length);
        double error = 0;
        for (int i = to / 10; i < to * 9 / 10; i++)
        {
            double d = output[i] - Math.Sin(2 * Math.PI * tone * i / to);
            error += d * d;
        }

        double snr = 10 * Math.Log10(0.5 * (to * 8 / 10) / error);
        Assert.True(snr > 80, $"{snr:F1} dB");
    }

    [Fact]
    public void Tones_above_the_new_band_are_gone()
    {
        float[] input = [.. Enumerable.Range(0, 22050).Select(i => (float)Math.Sin(2 * Math.PI * 8200 * i / 22050.0))];
        float[] output = new Resampler(22050, 16000).Apply(input);
        Assert.True(Decibels.FromFactor(Decibels.Rms(output.AsSpan(1600..14400)) * Math.Sqrt(2)) < -85);
    }

    [Fact]
    public void Fourier_transforms_are_the_sums_that_define_them()
    {
        const int N = 64;
        var random = new Random64(3);
        double[] re = [.. Enumerable.Range(0, N).Select(_ => random.NextGaussian())], im = [.. Enumerable.Range(0, N).Select(_ => random.NextGaussian())];
        double[] fre = [.. re], fim = [.. im];
        new FastFourier(N).Transform(fre, fim);
        for (int k = 0; k < N; k++)
        {
            double a = 0, b = 0;
            for (int n = 0; n < N; n++)
            {
                var (s, c) = Math.SinCos(-2 * Math.PI * k * n / N);
                a += (re[n] * c) - (im[n] * s);
                b += (re[n] * s) + (im[n] * c);
            }

            Assert.Equal(a, fre[k], 1e-5);
            Assert.Equal(b, fim[k], 1e-5);
        }
    }

    [Fact]
    public void Convolution_is_the_sum_of_products()
    {
        var random = new Random64(5);
        float[] x = [.. Enumerable.Range(0, 50).Select(_ => (float)random.NextGaussian())], h = [.. Enumerable.Range(0, 9).Select(_ => (float)random.NextGaussian())];
        float[] y = new Convolver(h).Apply(x);
        Assert.Equal(58, y.Length);
        for (int i = 0; i < y.Length; i++)
        {
            double sum = 0;
            for (int k = 0; k < h.Length; k++)
            {
                sum += i - k >= 0 && i - k < x.Length ? x[i - k] * h[k] : 0;
            }

            Assert.Equal(sum, y[i], 1e-5);
        }
    }

    [Theory]
    [InlineData(-5)]
    [InlineData(0)]
    [InlineData(17.5)]
    public void Noise_is_added_at_the_ratio_that_was_asked_for(double decibels)
    {
        var random = new Random64(7);
        float[] speech = new float[16000];
        Noise.Make(NoiseKind.Pink, 5000, 16000, random).CopyTo(speech, 4000);
        float[] before = [.. speech];
        Mixer.AddNoise(speech, 4000..9000, Noise.Make(NoiseKind.White, 16000, 16000, random), decibels);
        float[] added = [.. speech.Select((x, i) => x - before[i])];
        double ratio = 20 * Math.Log10(Decibels.Rms(before.AsSpan(4000..9000)) / Decibels.Rms(added));
        Assert.Equal(decibels, ratio, 0.01);
    }

    [Theory]
    [InlineData(NoiseKind.White, 0)]
    [InlineData(NoiseKind.Pink, -3.01)]
    [InlineData(NoiseKind.Brown, -6.02)]
    public void Coloured_noise_falls_as_its_colour_says(NoiseKind kind, double decibelsAnOctave)
    {
        float[] noise = Noise.Make(kind, 1 << 17, 16000, new Random64(11));
        Assert.Equal(1, Decibels.Rms(noise), 1e-4);
        double[] power = Spectra.Power(noise, 16000, [200, 400, 800, 1600, 3200]);
        for (int octave = 1; octave < power.Length; octave++)
        {
            Assert.Equal(decibelsAnOctave, 10 * Math.Log10(power[octave] / power[octave - 1]), 1.0);
        }
    }

    [Theory]
    [InlineData(0.2)]
    [InlineData(0.5)]
    public void Rooms_decay_in_their_reverberation_time(double reverberation)
    {
        var room = Room.Make(reverberation, 16000, new Random64(13));
        float[] h = room.Response.ToArray();

        // Schroeder's backward integral between -5 dB below its value at 40 ms and 20 dB further down.
        double[] rest = new double[h.Length + 1];
        for (int i = h.Length - 1; i >= 0; i--)
        {
            rest[i] = rest[i + 1] + ((double)h[i] * h[i]);
        }

        int start = 640;
        int a = Array.FindIndex(rest, start, r => r < rest[start] * Math.Pow(10, -0.5));
        int b = Array.FindIndex(rest, start, r => r < rest[start] * Math.Pow(10, -2.5));
        Assert.InRange((b - a) / 16000.0 * 3, reverberation * 0.75, reverberation * 1.25);
        Assert.Equal(1, h[0]);
    }

    [Fact]
    public void What_is_too_loud_is_scaled_and_not_cut()
    {
        float[] signal = [0.5f, -2, 1];
        Mixer.Limit(signal, 0.98f);
        Assert.Equal([0.245f, -0.98f, 0.49f], signal);
    }
}
