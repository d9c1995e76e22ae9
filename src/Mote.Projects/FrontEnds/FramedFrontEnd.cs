using Mote.Core;
using Mote.Operators.Filtering;
using Mote.Operators.Spectrum;

namespace Mote.Projects.FrontEnds;

/// <summary>
/// What the audio front ends on floats share: frames, a power spectrum of each. Frames come one at a time, each an invocation, and the model looks
/// at a history of rows; or, with <see cref="WholeWindow"/>, all frames of a window are computed at each inference, as tools do that know no
/// streams: dearer, but the first sample of a window then has the last one before it in the pre-emphasis, as there.
/// </summary>
public abstract record FramedFrontEnd : FrontEnd
{
    /// <summary>The length of a frame, in seconds.</summary>
    public double FrameLength { get; init; } = 0.02;

    /// <summary>From one frame to the next, in seconds.</summary>
    public double FrameStride { get; init; } = 0.01;

    /// <summary>The length of the Fourier transform; longer frames are cut, shorter ones padded with zeros.</summary>
    public int FftLength { get; init; } = 256;

    /// <summary>The window over which everything is computed at once, in milliseconds; 0 for one frame after the other.</summary>
    public double WholeWindow { get; init; }

    /// <summary>From one whole window to the next, in milliseconds; 0 for its length.</summary>
    public double WholeStride { get; init; }

    /// <summary>The share of the sample before that is subtracted; 0 for none.</summary>
    private protected abstract double Emphasis { get; }

    /// <summary>How far back that sample is.</summary>
    private protected virtual int EmphasisLag => 1;

    /// <inheritdoc/>
    public sealed override bool HasHistory => WholeWindow == 0;

    /// <inheritdoc/>
    public sealed override (int Window, int Hop) Windows(Samples samples)
    {
        CheckLengths();
        if (samples.Width != 1 || samples.Type is not (ElementType.Int16 or ElementType.Float32))
        {
            throw Refuse($"there are {samples.Width} channels of {samples.Type.Label()}", "one channel of int16 or float32");
        }

        int frame = FramingDesign.Samples(samples.Rate, FrameLength);
        int stride = FramingDesign.Samples(samples.Rate, FrameStride);
        if (stride > frame)
        {
            throw Refuse($"the stride of {stride} samples is longer than the frame of {frame}", "strides up to the frame, so that no sample is passed over");
        }

        return WholeWindow == 0 ? (frame, stride) : WindowsOf(samples, WholeWindow, WholeStride == 0 ? WholeWindow : WholeStride);
    }

    /// <summary>Adds the way from samples to the power spectrum of each frame, (frames, bins).</summary>
    private protected int PowerSpectrum(ProjectBuilder builder, int window, Samples samples, double scale)
    {
        var graph = builder.Graph;
        int frame = FramingDesign.Samples(samples.Rate, FrameLength);
        int stride = FramingDesign.Samples(samples.Rate, FrameStride);
        int values = samples.Type == ElementType.Float32 ? Finite(builder, window) : window;
        values = Scaled(builder, values, scale);
        if (Emphasis != 0)
        {
            var op = new PreEmphasis { Coefficient = (float)Emphasis, Lag = EmphasisLag, Circular = WholeWindow > 0, Hop = WholeWindow > 0 ? 0 : stride };
            int[] states = [.. op.States([graph[values].TensorType]).Select(s => graph.State("samples before", s.Type, s.Shape))];
            values = graph.Node(op, "pre-emphasised", ElementType.Float32, [values, .. states]);
            builder.EndStage("pre-emphasis");
        }

        values = builder.Reshape(values, new Shape(1, graph[values].Shape.ElementCount));
        values = graph.Node(new FrameWindow { FrameLength = WholeWindow > 0 ? frame : 0, FrameStride = stride, TransformLength = FftLength }, "frames", ElementType.Float32, values);
        values = builder.Reshape(values, new Shape(graph[values].Shape.ElementCount / FftLength, FftLength));
        builder.EndStage("frames");
        values = graph.Node(new Rfft(), "spectrum", ElementType.Float32, values);
        builder.EndStage("fft");
        values = graph.Node(new PowerSpectrum { Scale = 1f / FftLength }, "power", ElementType.Float32, values);
        builder.EndStage("power");
        return values;
    }

    /// <summary>Adds a bank of triangular filters, evenly spaced on the mel scale.</summary>
    private protected int MelBank(ProjectBuilder builder, int power, Samples samples, int filters, double low, double high)
    {
        if (filters is < 1 or > 512 || low < 0 || high < 0 || (high == 0 ? samples.Rate / 2 : high) is var top && (top > samples.Rate / 2 || low >= top))
        {
            throw Refuse($"{filters} filters from {low} to {high} Hz at {samples.Rate} samples a second", "1 to 512 filters between 0 Hz and half the rate");
        }

        var edges = MelDesign.Edges(filters, FftLength, samples.Rate, low, high);
        int mel = builder.Graph.Node(new MelFilterBank { Edges = new(edges) }, "mel energies", ElementType.Float32, power);
        builder.EndStage("mel filter bank");
        return mel;
    }

    private void CheckLengths()
    {
        if (FrameLength is not (> 0 and <= 100) || FrameStride is not (> 0 and <= 100))
        {
            throw Refuse($"frame_length is {FrameLength} and frame_stride {FrameStride}", "seconds above 0");
        }

        if (FftLength is < 16 or > 4096 || !int.IsPow2(FftLength))
        {
            throw Refuse($"fft_length is {FftLength}", "powers of two from 16 to 4096");
        }
    }
}
