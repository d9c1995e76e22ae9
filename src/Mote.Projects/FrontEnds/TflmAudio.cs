using System.Collections.Immutable;
using System.Numerics;
using Mote.Core;
using Mote.Operators.Elementwise;
using Mote.Operators.Requantization;
using Mote.Operators.Signal;

namespace Mote.Projects.FrontEnds;

/// <summary>
/// TFLM's audio front end, in integers alone: Hann window, automatic scale, real Fourier transform, energy, mel filter bank, square root, noise
/// reduction, gain control (PCAN), logarithm, and the mapping to int8 that micro_speech was trained with.
/// </summary>
public sealed record TflmAudio : FrontEnd
{
    private const int SubtractionBits = 14;
    private const int SnrBits = 12;
    private const int GainBits = 21;

    /// <summary>The length of a window.</summary>
    public double WindowMs { get; init; } = 30;

    /// <summary>From one window to the next.</summary>
    public double StrideMs { get; init; } = 20;

    /// <summary>Channels of the filter bank.</summary>
    public int Channels { get; init; } = 40;

    /// <summary>Where the filter bank begins, in hertz.</summary>
    public double LowHertz { get; init; } = 125;

    /// <summary>Where it ends.</summary>
    public double HighHertz { get; init; } = 7500;

    /// <summary>Whether noise is subtracted. Without it there is no gain control either.</summary>
    public bool NoiseReduction { get; init; } = true;

    /// <summary>How fast the noise of even channels is followed.</summary>
    public double EvenSmoothing { get; init; } = 0.025;

    /// <summary>How fast the noise of odd channels is followed.</summary>
    public double OddSmoothing { get; init; } = 0.06;

    /// <summary>The least part of a signal that remains.</summary>
    public double MinSignalRemaining { get; init; } = 0.05;

    /// <summary>Fractional bits of the estimates of noise.</summary>
    public int SmoothingBits { get; init; } = 10;

    /// <summary>Whether the gain of each channel is controlled.</summary>
    public bool Pcan { get; init; } = true;

    /// <summary>How strongly.</summary>
    public double PcanStrength { get; init; } = 0.95;

    /// <summary>What is added to the noise before.</summary>
    public double PcanOffset { get; init; } = 80;

    /// <summary>The unit of the logarithm: 2^-this.</summary>
    public int LogShift { get; init; } = 6;

    /// <summary>The tables, where they are not to be computed: TFLM's own, as its tools wrote them.</summary>
    public TflmAudioConstants? Constants { get; init; }

    /// <inheritdoc/>
    public override string Kind => "tflm_audio";

    /// <inheritdoc/>
    public override (int Window, int Hop) Windows(Samples samples) => samples.Width == 1 && samples.Type == ElementType.Int16
        ? WindowsOf(samples, WindowMs, StrideMs)
        : throw Refuse($"there are {samples.Width} channels of {samples.Type.Label()}", "one channel of int16");

    /// <inheritdoc/>
    public override int Row(ProjectBuilder builder, int window, Samples samples)
    {
        var graph = builder.Graph;
        int length = graph[window].Shape.ElementCount;
        int fft = Math.Max(64, (int)BitOperations.RoundUpToPowerOf2((uint)length));
        if (fft > 4096 || Channels is < 1 or > 256 || LowHertz < 0 || HighHertz > samples.Rate / 2 || LowHertz >= HighHertz)
        {
            throw Refuse($"a window of {length} samples, {Channels} channels from {LowHertz} to {HighHertz} Hz at {samples.Rate} samples a second",
                "windows up to 4096 samples, 1 to 256 channels between 0 Hz and half the rate");
        }

        if (EvenSmoothing is not (> 0 and < 1) || OddSmoothing is not (> 0 and < 1) || MinSignalRemaining is not (>= 0 and < 1) || SmoothingBits is < 0 or > 16 || LogShift is < 0 or > 12
            || PcanStrength is not (> 0 and <= 4) || PcanOffset is not (> 0 and <= 1e6))
        {
            throw Refuse($"a factor of noise reduction, gain control or logarithm is out of range", "smoothing between 0 and 1, pcan_strength up to 4, pcan_offset above 0, log_shift up to 12");
        }

        var tables = TflmAudioTables.Create(length, fft, samples.Rate, Channels, LowHertz, HighHertz);
        int correction = TflmAudioTables.CorrectionBits(fft);
        int values = builder.Reshape(window, new Shape(length));
        values = graph.Node(new SignalWindow { Shift = TflmAudioTables.Bits }, "windowed", ElementType.Int16, values, Table(graph, "window", Constants?.Window ?? tables.Window));
        builder.EndStage("window");
        var scaled = graph.Nodes(new SignalFftAutoScale(), [new Tensor("scaled", ElementType.Int16, Shape.Scalar), new Tensor("scale", ElementType.Int32, Shape.Scalar)], values);
        builder.EndStage("auto scale");
        values = graph.Node(new SignalRfft { FftLength = fft }, "spectrum", ElementType.Int16, scaled[0]);
        builder.EndStage("fft");
        values = graph.Node(new SignalEnergy { StartIndex = tables.StartIndex, EndIndex = tables.EndIndex }, "energy", ElementType.UInt32, values);
        builder.EndStage("energy");
        int[] bank =
        [
            Table(graph, "weights", Constants?.Weights ?? tables.Weights), Table(graph, "unweights", Constants?.Unweights ?? tables.Unweights),
            Table(graph, "frequency starts", Constants?.FrequencyStarts ?? tables.FrequencyStarts), Table(graph, "weight starts", Constants?.WeightStarts ?? tables.WeightStarts),
            Table(graph, "widths", Constants?.Widths ?? tables.Widths),
        ];
        values = graph.Node(new SignalFilterBank { NumChannels = Channels }, "filter bank", ElementType.UInt64, [values, .. bank]);
        builder.EndStage("filter bank");
        values = graph.Node(new SignalFilterBankSquareRoot(), "amplitudes", ElementType.UInt32, values, scaled[1]);
        builder.EndStage("square root");
        if (NoiseReduction)
        {
            values = Subtract(builder, values, correction);
        }

        values = graph.Node(new SignalFilterBankLog { OutputScale = 1 << LogShift, InputCorrectionBits = correction }, "logarithms", ElementType.Int16, values);
        builder.EndStage("log");
        return Map(builder, values);
    }

    private int Subtract(ProjectBuilder builder, int values, int correction)
    {
        var graph = builder.Graph;
        int even = (int)(EvenSmoothing * (1 << SubtractionBits));
        int odd = (int)(OddSmoothing * (1 << SubtractionBits));
        var op = new SignalFilterBankSpectralSubtraction
        {
            NumChannels = Channels,
            Smoothing = even,
            OneMinusSmoothing = (1 << SubtractionBits) - even,
            AlternateSmoothing = odd,
            AlternateOneMinusSmoothing = (1 << SubtractionBits) - odd,
            SmoothingBits = SmoothingBits,
            MinSignalRemaining = (int)(MinSignalRemaining * (1 << SubtractionBits)),
            SpectralSubtractionBits = SubtractionBits,
        };
        int state = graph.State("noise", ElementType.UInt32, new Shape(Channels));
        var left = graph.Nodes(op, [new Tensor("without noise", ElementType.UInt32, Shape.Scalar), new Tensor("noise estimate", ElementType.UInt32, Shape.Scalar)], values, state);
        builder.EndStage("noise reduction");
        if (!Pcan)
        {
            return left[0];
        }

        var gains = Constants?.Gains ?? TflmAudioTables.Gains(PcanStrength, PcanOffset, GainBits, SmoothingBits - correction);
        int gained = graph.Node(new SignalPCAN { SnrShift = GainBits - correction - SnrBits }, "gained", ElementType.UInt32, left[0], left[1], Table(graph, "gains", gains));
        builder.EndStage("gain control");
        return gained;
    }

    /// <summary>(x * 256 + 333) / 666 - 128 within int8, as micro_speech's features are.</summary>
    private static int Map(ProjectBuilder builder, int values)
    {
        var graph = builder.Graph;
        int One(int value) => graph.Constant<int>("number", ElementType.Int32, new Shape(1), [value]);
        int x = graph.Node(new Cast(), "x", ElementType.Int32, values);
        x = graph.Node(new Mul(), "times 256", ElementType.Int32, x, One(256));
        x = graph.Node(new Add(), "plus 333", ElementType.Int32, x, One(333));
        x = graph.Node(new Div(), "by 666", ElementType.Int32, x, One(666));
        x = graph.Node(new Add(), "minus 128", ElementType.Int32, x, One(-128));
        x = graph.Node(new Minimum(), "at most 127", ElementType.Int32, x, One(127));
        x = graph.Node(new Maximum(), "at least -128", ElementType.Int32, x, One(-128));
        x = graph.Node(new Cast(), "features", ElementType.Int8, x);
        builder.EndStage("to int8");
        return x;
    }

    private static int Table(GraphBuilder graph, string name, ImmutableArray<short> values) =>
        graph.Constant<short>(name, ElementType.Int16, new Shape(values.Length), values.AsSpan());
}
