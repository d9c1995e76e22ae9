using Mote.Core;
using Mote.Operators.Cases;
using Mote.Operators.Layout;
using Mote.Operators.Spectrum;
using Mote.Runtime;

namespace Mote.Operators.Tests.Spectrum;

/// <summary>Features of speech, composed of these operators, against the same formulas in double precision. Half a second of two tones in noise, in frames of 20 ms.</summary>
public sealed class FrontEndTests
{
    private const int Rate = 16000, Transform = 256, Filters = 32;

    private static readonly int FrameLength = FramingDesign.Samples(Rate, 0.02);

    private static readonly FrameWindow Framing = new() { FrameLength = FrameLength, FrameStride = FrameLength / 2, TransformLength = Transform };

    private static readonly MelFilterBank Bank = new() { Edges = new IntegerList(MelDesign.Edges(Filters, Transform, Rate, 0, 0)) };

    [Fact]
    public void Filter_bank_energies_in_decibels_agree_to_a_step_of_an_8_bit_result()
    {
        float[] features = Run(Framing, new Rfft(), new PowerSpectrum { Scale = 1f / Transform }, Bank, new LogScale { Unit = LogUnit.Decibel }, new NoiseFloorNormalize { NoiseFloor = -72 });
        double[] expected = [.. Energies().SelectMany(f => f).Select(e => Math.Round(256 * Math.Clamp((10 * Math.Log10(Math.Max(e, 1e-30)) + 72) / 84, 0, 1)) / 256)];
        Assert.Equal(expected.Length, features.Length);
        Assert.Contains(features, f => f is > 0.2f and < 0.9f);
        Assert.InRange(features.Zip(expected, (a, b) => Math.Abs(a - b)).Max(), 0, 1 / 256.0);
        Assert.InRange(features.Zip(expected, (a, b) => Math.Abs(a - b)).Average(), 0, 1e-5);
    }

    [Fact]
    public void Cepstra_with_normalised_mean_and_variance_agree_to_five_decimals()
    {
        float[] features = Run(
            Framing, new Rfft(), new PowerSpectrum { Scale = 1f / Transform }, Bank, new LogScale { Floor = 1e-10f, ReplaceZerosOnly = true }, new Dct { Coefficients = 13 }, new Cmvn { Window = 101 });
        double[][] cepstra = [.. Energies().Select(frame => Enumerable.Range(0, 13).Select(j =>
            Math.Sqrt((j == 0 ? 1.0 : 2) / Filters) * frame.Select((e, k) => Math.Log(e) * Math.Cos(Math.PI * j * (2 * k + 1) / (2 * Filters))).Sum()).ToArray())];
        int frames = cepstra.Length;
        double largest = 0;
        for (int c = 0; c < 13; c++)
        {
            double[] column = [.. cepstra.Select(f => f[c])];
            double[] d = [.. column.Select((v, i) => v - Windowed(column, i).Average())];
            for (int i = 0; i < frames; i++)
            {
                double mean = Windowed(d, i).Average();
                double expected = d[i] / (Math.Sqrt(Windowed(d, i).Average(v => (v - mean) * (v - mean))) + 1e-10);
                largest = Math.Max(largest, Math.Abs(expected - features[i * 13 + c]));
            }
        }

        Assert.Equal(49, frames);
        Assert.InRange(largest, 0, 1e-5);
    }

    private static float[] Signal { get; } =
        [.. CaseData.Floats(5, Rate / 2, -0.01f, 0.01f).Select((noise, i) => (float)(noise + 0.3 * Math.Sin(2 * Math.PI * 440 * i / Rate) + 0.1 * Math.Sin(2 * Math.PI * 3000.0 * i * i / Rate / Rate)))];

    private static float[] Run(params ReadOnlySpan<Operator> operators)
    {
        var session = Model.FromModule(InPlaceChainTests.Chain(new Tensor("samples", ElementType.Float32, new Shape(Signal.Length)), operators)).CreateSession();
        Signal.CopyTo(session.Input<float>(0));
        session.Run();
        return session.Output<float>(0).ToArray();
    }

    /// <summary>The energies of the filters, frame by frame.</summary>
    private static IEnumerable<double[]> Energies()
    {
        var filters = MelDesign.Filters(Filters, Transform, Rate, 0, 0);
        for (int start = 0; start + FrameLength <= Signal.Length; start += FrameLength / 2)
        {
            double[] bins = TransformAccuracyTests.Transform([.. Signal.Skip(start).Take(Transform).Select(v => (double)v)]);
            double[] power = [.. Enumerable.Range(0, Transform / 2 + 1).Select(k => (bins[2 * k] * bins[2 * k] + bins[2 * k + 1] * bins[2 * k + 1]) / Transform)];
            yield return [.. filters.Select(f => f.Weights.Select((w, k) => w * power[f.First + k]).Sum())];
        }
    }

    private static IEnumerable<double> Windowed(double[] x, int at) => Enumerable.Range(at - 50, 101).Select(i =>
    {
        int place = (i % (2 * x.Length) + 2 * x.Length) % (2 * x.Length);
        return x[place < x.Length ? place : 2 * x.Length - 1 - place];
    });
}
