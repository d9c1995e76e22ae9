using Mote.Core;
using Mote.Operators.Elementwise;
using Mote.Operators.Filtering;
using Mote.Operators.Filtering.Design;
using Mote.Operators.Joining;
using Mote.Operators.Layout;
using Mote.Operators.Reduction;
using Mote.Operators.Spectrum;
using Mote.Operators.Statistics;

namespace Mote.Projects.FrontEnds;

/// <summary>What a filter lets through.</summary>
public enum PassBand
{
    /// <summary>Everything: no filter.</summary>
    None,

    /// <summary>What is below the cutoff.</summary>
    Low,

    /// <summary>What is above the cutoff.</summary>
    High,
}

/// <summary>What is made of the spectra of a window's stretches.</summary>
public enum SpectrumKind
{
    /// <summary>In each bin the largest power of any stretch; stretches are unweighted and the last ones padded with zeros.</summary>
    MaxHold,

    /// <summary>In each bin the mean power of the whole stretches under a Hann window (Welch, 1967): it varies less from window to window.</summary>
    Mean,
}

/// <summary>
/// Spectral analysis of motion and vibration. Each axis of a window is scaled, decimated, filtered and freed of its mean; its features are RMS,
/// skewness, kurtosis, skewness and kurtosis of the whole spectrum from bin 0 on, and the (decimal logarithm of the) Welch spectrum without bin 0; or without
/// <see cref="Moments"/> RMS and spectrum alone.
/// Before decimation filters start settled on the first sample; the filter of <see cref="Filter"/> starts from silence in every window.
/// </summary>
public sealed record SpectralAnalysis : FrontEnd
{
    private const double RippleDecibels = 0.05;
    private const double EdgeShare = 0.8;

    /// <summary>The length of a window.</summary>
    public double WindowMs { get; init; } = 2000;

    /// <summary>From one window to the next.</summary>
    public double StrideMs { get; init; } = 200;

    /// <summary>What samples are multiplied by.</summary>
    public double Scale { get; init; } = 1;

    /// <summary>One sample is kept of so many: 1, 3, 10, 30, 100, 1000.</summary>
    public int Decimation { get; init; } = 1;

    /// <summary>The filter.</summary>
    public PassBand Filter { get; init; }

    /// <summary>Its cutoff, in hertz.</summary>
    public double Cutoff { get; init; } = 3;

    /// <summary>Its order: 2, 4, 6 or 8; 0 leaves out bins of the spectrum and filters nothing.</summary>
    public int Order { get; init; } = 6;

    /// <summary>The length of the Fourier transform.</summary>
    public int FftLength { get; init; } = 16;

    /// <summary>Decimal logarithms of the bins, not their power.</summary>
    public bool Log { get; init; } = true;

    /// <summary>Stretches of the spectrum overlap by a half.</summary>
    public bool Overlap { get; init; } = true;

    /// <summary>What is made of the spectra of stretches.</summary>
    public SpectrumKind Spectrum { get; init; }

    /// <summary>Whether skewness and kurtosis, of the samples and of the spectrum, are among the features.</summary>
    public bool Moments { get; init; } = true;

    /// <inheritdoc/>
    public override string Kind => "spectral_analysis";

    /// <inheritdoc/>
    public override bool HasHistory => false;

    /// <inheritdoc/>
    public override (int Window, int Hop) Windows(Samples samples) => WindowsOf(samples, WindowMs, StrideMs);

    /// <inheritdoc/>
    public override int Row(ProjectBuilder builder, int window, Samples samples)
    {
        if (FftLength is < 16 or > 4096 || !int.IsPow2(FftLength))
        {
            throw Refuse($"fft_length is {FftLength}", "powers of two from 16 to 4096");
        }

        var graph = builder.Graph;
        int axes = samples.Width;
        double rate = samples.Rate;
        int values = Scaled(builder, samples.Type == ElementType.Float32 ? Finite(builder, window) : window, Scale);
        foreach (int ratio in Ratios())
        {
            values = Decimate(builder, values, ratio, rate);
            rate /= ratio;
        }

        if (Filter != PassBand.None && Order > 0)
        {
            var sections = IirDesign.Butterworth(Filter == PassBand.Low ? FilterBand.LowPass : FilterBand.HighPass, Order, rate, Cutoff, 0, out var fault);
            values = Sections(builder, values, sections, fault, "filtered", settled: false);
            builder.EndStage("filter");
        }

        int axis = graph.Constant<int>("axis", ElementType.Int32, new Shape(1), [0]);
        int mean = graph.Node(new Mean { KeepDims = true }, "mean", ElementType.Float32, values, axis);
        values = graph.Node(new Sub(), "without mean", ElementType.Float32, values, mean);
        builder.EndStage("mean");
        var kinds = Moments ? StatisticKinds.Rms | StatisticKinds.Skewness | StatisticKinds.Kurtosis : StatisticKinds.Rms;
        List<int> features = [graph.Node(new WindowStatistics { Kinds = kinds }, "statistics", ElementType.Float32, values)];
        builder.EndStage("statistics");
        var (first, last) = Bins(rate);
        int whole = Spectrum == SpectrumKind.Mean ? MeanSpectrum(builder, values)
            : graph.Node(new MaxHoldWelch { TransformLength = FftLength, Overlap = Overlap, FirstBin = 0 }, "whole spectrum", ElementType.Float32, values);
        int power = graph.Node(new Operators.Slicing.StridedSlice(), "spectrum", ElementType.Float32, whole,
            graph.Constant<int>("first bins", ElementType.Int32, new Shape(2), [0, first]), graph.Constant<int>("bins behind", ElementType.Int32, new Shape(2), [axes, last + 1]),
            graph.Constant<int>("one by one", ElementType.Int32, new Shape(2), [1, 1]));
        builder.EndStage("spectrum");
        if (Moments)
        {
            features.Add(graph.Node(new SpectralFeatures { Distribution = true }, "shape of the spectrum", ElementType.Float32, whole));
            builder.EndStage("shape of the spectrum");
        }

        if (Log)
        {
            power = graph.Node(new LogScale { Unit = LogUnit.Log10, Floor = 1e-10f, ReplaceZerosOnly = true }, "log spectrum", ElementType.Float32, power);
            builder.EndStage("log");
        }

        features.Add(power);
        int Rows(int tensor) => builder.Reshape(tensor, new Shape(axes, graph[tensor].Shape.ElementCount / axes));
        int row = graph.Node(new Concatenation { Axis = 1 }, "features", ElementType.Float32, [.. features.Select(Rows)]);
        builder.EndStage("features");
        return row;
    }

    /// <summary>(time,axes) to the mean power in each bin, (axes,bins).</summary>
    private int MeanSpectrum(ProjectBuilder builder, int values)
    {
        var graph = builder.Graph;
        if (graph[values].Shape[0] is var steps && steps < FftLength)
        {
            throw Refuse($"{steps} samples are left of a window", FormattableString.Invariant($"{FftLength} or more, one transform"), "Choose a longer window or a shorter transform");
        }

        int turned = graph.Node(new Transpose(), "by axes", ElementType.Float32, values, graph.Constant<int>("time last", ElementType.Int32, new Shape(2), [1, 0]));
        var frames = new FrameWindow { Window = WindowFunction.Hann, FrameLength = FftLength, FrameStride = Overlap ? FftLength / 2 : FftLength };
        int stretches = graph.Node(frames, "stretches", ElementType.Float32, turned);
        int spectra = graph.Node(new Rfft(), "spectra", ElementType.Float32, stretches);
        int powers = graph.Node(new PowerSpectrum { Scale = 1f / FftLength }, "powers", ElementType.Float32, spectra);
        return graph.Node(new Mean(), "whole spectrum", ElementType.Float32, powers, graph.Constant<int>("stretch", ElementType.Int32, new Shape(1), [1]));
    }

    /// <summary>The decimation as a product of 3 and 10, the small one first.</summary>
    private IEnumerable<int> Ratios()
    {
        if (Decimation is not (1 or 3 or 10 or 30 or 100 or 300 or 1000))
        {
            throw Refuse($"input_decimation_ratio is {Decimation}", "1, 3, 10, 30, 100, 300, 1000");
        }

        int left = Decimation;
        if (left % 3 == 0)
        {
            yield return 3;
            left /= 3;
        }

        while (left >= 10)
        {
            yield return 10;
            left /= 10;
        }
    }

    private int Decimate(ProjectBuilder builder, int values, int ratio, double rate)
    {
        var graph = builder.Graph;
        var sections = IirDesign.Chebyshev(FilterBand.LowPass, 8, RippleDecibels, rate, EdgeShare / ratio * rate / 2, 0, out var fault);
        values = Sections(builder, values, sections, fault, "before decimation", settled: true);
        int steps = graph[values].Shape[0];
        int kept = (steps + ratio - 1) / ratio;

        // Every ratio-th row: a strided slice over the time.
        int begin = graph.Constant<int>("begin", ElementType.Int32, new Shape(2), [0, 0]);
        int end = graph.Constant<int>("end", ElementType.Int32, new Shape(2), [steps, graph[values].Shape[1]]);
        int strides = graph.Constant<int>("strides", ElementType.Int32, new Shape(2), [ratio, 1]);
        values = graph.Node(new Operators.Slicing.StridedSlice(), "decimated", ElementType.Float32, values, begin, end, strides);
        builder.EndStage("decimate");
        return kept >= FftLength ? values : throw Refuse($"{kept} samples are left of a window", FormattableString.Invariant($"{FftLength} or more, one transform"), "Choose a longer window or less decimation");
    }

    private int Sections(ProjectBuilder builder, int values, SecondOrderSections? sections, FilterFault? fault, string name, bool settled)
    {
        float[]? coefficients = sections?.ToSingle(out fault);
        if (coefficients is null)
        {
            throw new DiagnosticException(new Diagnostic(DiagnosticIds.BadProject, $"front end {Kind}", fault!.Found, fault.Supported, fault.Remedy));
        }

        var graph = builder.Graph;
        int constants = graph.Constant<float>($"{name}: sections", ElementType.Float32, new Shape(coefficients.Length / 5, 5), coefficients);
        var op = new BiquadCascade { StartSettled = settled, Restarts = true };
        int[] states = [.. op.States([graph[values].TensorType, graph[constants].TensorType]).Select(s => graph.State($"{name}: state", s.Type, s.Shape))];
        return graph.Node(op, name, ElementType.Float32, [values, constants, .. states]);
    }

    /// <summary>The bins that the filter leaves.</summary>
    private (int First, int Last) Bins(double rate)
    {
        int top = FftLength / 2;
        double bin = Cutoff * FftLength / rate;
        var (first, last) = Filter switch
        {
            PassBand.Low => (1, (int)Math.Min(bin + 0.5, top)),
            PassBand.High => ((int)Math.Min(bin - 0.5, top) + 1, top),
            _ => (1, top),
        };
        return first <= last ? (first, last)
            : throw Refuse($"the cutoff of {Cutoff} Hz leaves none of {top} bins of {rate / FftLength} Hz", "cutoffs that leave a bin of the spectrum", "Move the cutoff, or choose a longer fft_length");
    }
}
