using System.Collections.Concurrent;

namespace Mote.Synthesis.Signals;

/// <summary>Convolution with an impulse response by Fourier transforms. Serves any number of threads; the result does not depend on them.</summary>
public sealed class Convolver
{
    private static readonly ConcurrentDictionary<int, FastFourier> Transforms = new();

    private readonly float[] _response;
    private readonly ConcurrentDictionary<int, (double[] Real, double[] Imaginary)> _spectra = new();

    /// <summary>A convolver with a response of one sample or more.</summary>
    public Convolver(ReadOnlySpan<float> response)
    {
        ArgumentOutOfRangeException.ThrowIfZero(response.Length);
        _response = response.ToArray();
    }

    /// <summary>The full convolution: as many samples as both together, less one.</summary>
    public float[] Apply(ReadOnlySpan<float> samples)
    {
        if (samples.Length == 0)
        {
            return [];
        }

        int count = samples.Length + _response.Length - 1;
        var fourier = Transforms.GetOrAdd(FastFourier.LengthFor(count), n => new FastFourier(n));
        var (responseReal, responseImaginary) = _spectra.GetOrAdd(fourier.Length, _ => Spectrum(fourier, _response));
        var (real, imaginary) = Spectrum(fourier, samples);
        for (int i = 0; i < real.Length; i++)
        {
            (real[i], imaginary[i]) = ((real[i] * responseReal[i]) - (imaginary[i] * responseImaginary[i]), (real[i] * responseImaginary[i]) + (imaginary[i] * responseReal[i]));
        }

        fourier.Transform(real, imaginary, inverse: true);
        var result = new float[count];
        for (int i = 0; i < count; i++)
        {
            result[i] = (float)(real[i] / fourier.Length);
        }

        return result;
    }

    private static (double[] Real, double[] Imaginary) Spectrum(FastFourier fourier, ReadOnlySpan<float> samples)
    {
        var (real, imaginary) = (new double[fourier.Length], new double[fourier.Length]);
        for (int i = 0; i < samples.Length; i++)
        {
            real[i] = samples[i];
        }

        fourier.Transform(real, imaginary);
        return (real, imaginary);
    }
}
