using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using Mote.Core;
using Mote.Operators.Cases;
using Mote.Operators.Signal;
using Mote.Runtime;

namespace Mote.Operators.Tests.Signal;

/// <summary>
/// How far the transforms and a mel filter bank are from double precision, for lengths from 64 to 4096. Errors of integers are in units of the last
/// place of the result, which is the spectrum divided by the length; errors of floats are relative to the root mean square of the spectrum.
/// </summary>
public sealed class FftErrors(ITestOutputHelper output)
{
    // As SignalRfft.md and SignalIrfft.md state them.
    private const double ForwardError = 7;
    private const double InverseError = 5;
    private const double FloatError = 2e-6;

    public static TheoryData<int> Lengths => [64, 128, 256, 512, 1024, 2048, 4096];

    [Theory, MemberData(nameof(Lengths))]
    public void Forward_transforms_are_as_exact_as_stated(int length)
    {
        double[] x = Samples(length);
        Complex[] exact = Spectrum(x);
        double rms = Math.Sqrt(exact.Average(z => z.Magnitude * z.Magnitude));
        double int16 = Worst(Run<short>(new SignalRfft { FftLength = length }, ElementType.Int16, [.. x.Select(v => (short)Math.Round(v * 32000))]).Select(v => (double)v), exact, 32000.0 / length);
        double int32 = Worst(Run<int>(new SignalRfft { FftLength = length }, ElementType.Int32, [.. x.Select(v => (int)Math.Round(v * 2.0e9))]).Select(v => (double)v), exact, 2.0e9 / length);
        double single = Worst(Run<float>(new SignalRfft { FftLength = length }, ElementType.Float32, [.. x.Select(v => (float)v)]).Select(v => (double)v), exact, 1) / rms;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{length}: int16 {int16:F2}, int32 {int32:F2}, float32 {single:E2}"));
        Assert.InRange(int16, 0, ForwardError);
        Assert.InRange(int32, 0, ForwardError);
        Assert.InRange(single, 0, FloatError);
    }

    [Theory, MemberData(nameof(Lengths))]
    public void Inverse_transforms_are_as_exact_as_stated(int length)
    {
        // A spectrum of noise, which is that of real numbers. Integers up to a third of the range: beyond, sums may wrap.
        var random = CaseData.Floats(7, length + 2);
        var spectrum = Enumerable.Range(0, (length / 2) + 1).Select(k => new Complex(random[2 * k], k == 0 || k == length / 2 ? 0 : random[(2 * k) + 1])).ToArray();
        double[] exact = Numbers(spectrum, length);
        double rms = Math.Sqrt(exact.Average(v => v * v));
        double int16 = Worst(Run<short>(new SignalIrfft { FftLength = length }, ElementType.Int16, Flat(spectrum, v => (short)Math.Round(v * 10000))).Select(v => (double)v), exact, 10000);
        double int32 = Worst(Run<int>(new SignalIrfft { FftLength = length }, ElementType.Int32, Flat(spectrum, v => (int)Math.Round(v * 7.0e8))).Select(v => (double)v), exact, 7.0e8);
        double single = Worst(Run<float>(new SignalIrfft { FftLength = length }, ElementType.Float32, Flat(spectrum, v => (float)v)).Select(v => (double)v), exact, 1) / rms;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{length}: int16 {int16:F2}, int32 {int32:F2}, float32 {single:E2}"));
        Assert.InRange(int16, 0, InverseError);
        Assert.InRange(int32, 0, InverseError);
        Assert.InRange(single, 0, FloatError);
    }

    /// <summary>Weights of 12 fractional bits are wrong by half a unit at most, so a channel is wrong by 2^-13 of the energy that its bands cover.</summary>
    [Theory, MemberData(nameof(Lengths))]
    public void A_mel_filter_bank_is_wrong_by_the_rounding_of_its_weights(int length)
    {
        const int Channels = 20;
        int bins = (length / 2) + 1;
        double[] centres = [.. Enumerable.Range(0, Channels + 2).Select(c => Bin(Mel(100) + (c * (Mel(7500) - Mel(100)) / (Channels + 1)), length))];
        var weights = new short[bins];
        var unweights = new short[bins];
        var exact = new double[Channels];
        var covered = new double[Channels];
        uint[] energies = [.. CaseData.Integers(3, bins, 0, int.MaxValue).Select(v => (uint)v)];
        var starts = new short[Channels + 1];
        var widths = new short[Channels + 1];
        for (int band = 0; band <= Channels; band++)
        {
            int first = (int)Math.Ceiling(centres[band]);
            int end = (int)Math.Ceiling(centres[band + 1]);
            (starts[band], widths[band]) = ((short)first, (short)(end - first));
            for (int k = first; k < end; k++)
            {
                double rising = (k - centres[band]) / (centres[band + 1] - centres[band]);
                weights[k] = (short)Math.Round(4096 * (1 - rising));
                unweights[k] = (short)Math.Round(4096 * rising);
                Add(band - 1, 1 - rising, energies[k]);
                Add(band, rising, energies[k]);
            }
        }

        ulong[] bank = MemoryMarshal.Cast<byte, ulong>(Bank(bins, weights, unweights, starts, widths, energies)).ToArray();
        double worst = Enumerable.Range(0, Channels).Where(c => covered[c] > 0).Max(c => Math.Abs((bank[c] / 4096.0) - exact[c]) / covered[c]);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{length}: {worst * 8192:F3} * 2^-13"));
        Assert.InRange(worst, 0, 1.0 / 8192);

        void Add(int channel, double weight, double energy)
        {
            if (channel is >= 0 and < Channels)
            {
                exact[channel] += weight * energy;
                covered[channel] += energy;
            }
        }
    }

    private static double Mel(double hertz) => 1127 * Math.Log(1 + (hertz / 700));

    private static double Bin(double mel, int length) => 700 * (Math.Exp(mel / 1127) - 1) * length / 16000;

    private static byte[] Bank(int bins, short[] weights, short[] unweights, short[] starts, short[] widths, uint[] energies)
    {
        var one = new OperatorCase("bank", new SignalFilterBank { NumChannels = starts.Length - 1 })
            .Input(ElementType.UInt32, new Shape(bins))
            .Constant<short>(ElementType.Int16, new Shape(bins), weights).Constant<short>(ElementType.Int16, new Shape(bins), unweights)
            .Constant<short>(ElementType.Int16, new Shape(starts.Length), starts).Constant<short>(ElementType.Int16, new Shape(starts.Length), starts)
            .Constant<short>(ElementType.Int16, new Shape(starts.Length), widths).Output(ElementType.UInt64);
        var session = Model.FromModule(CaseModule.Combine([one]).Module).CreateSession();
        energies.CopyTo(session.Input<uint>(0));
        session.Run();
        return session.Output(0).ToArray();
    }

    /// <summary>A loud tone, a faint one and noise, within -1 to 1.</summary>
    private static double[] Samples(int length)
    {
        float[] noise = CaseData.Floats(11, length);
        return [.. Enumerable.Range(0, length).Select(n => (0.6 * Math.Sin(2 * Math.PI * 5.3 * n / length)) + (0.05 * Math.Cos(2 * Math.PI * 0.4 * n)) + (0.3 * noise[n]))];
    }

    private static T[] Run<T>(Operator op, ElementType type, T[] x)
        where T : unmanaged
    {
        var session = Model.FromModule(CaseModule.Combine([new OperatorCase("one", op).Input(type, new Shape(x.Length)).Output(type)]).Module).CreateSession();
        x.CopyTo(session.Input<T>(0));
        session.Run();
        return session.Output<T>(0).ToArray();
    }

    private static T[] Flat<T>(Complex[] spectrum, Func<double, T> round) => [.. spectrum.SelectMany(z => (T[])[round(z.Real), round(z.Imaginary)])];

    private static double Worst(IEnumerable<double> actual, Complex[] exact, double scale) =>
        Worst(actual, [.. exact.SelectMany(z => (double[])[z.Real, z.Imaginary])], scale);

    private static double Worst(IEnumerable<double> actual, double[] exact, double scale) => actual.Zip(exact, (a, e) => Math.Abs(a - (e * scale))).Max();

    /// <summary>By the definition, in double precision with factors taken at exact multiples of the angle.</summary>
    private static Complex[] Spectrum(double[] x)
    {
        int n = x.Length;
        var roots = Roots(n);
        return [.. Enumerable.Range(0, (n / 2) + 1).Select(k =>
        {
            var sum = Complex.Zero;
            for (int i = 0; i < n; i++)
            {
                sum += x[i] * roots[(int)((long)i * k % n)];
            }

            return sum;
        })];
    }

    private static double[] Numbers(Complex[] spectrum, int n)
    {
        var roots = Roots(n);
        return [.. Enumerable.Range(0, n).Select(i =>
        {
            double sum = 0;
            for (int k = 0; k < spectrum.Length; k++)
            {
                double twice = k == 0 || k == n / 2 ? 1 : 2;
                sum += twice * (spectrum[k] * Complex.Conjugate(roots[(int)((long)i * k % n)])).Real;
            }

            return sum / n;
        })];
    }

    private static Complex[] Roots(int n) => [.. Enumerable.Range(0, n).Select(i => Complex.FromPolarCoordinates(1, -2 * Math.PI * i / n))];
}
