using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using Mote.Core;
using Mote.Operators.Signal;

namespace Mote.Operators.Tests.Golden;

/// <summary>
/// TFLM's audio front end as a graph of its signal operators, from a window of 480 samples to 40 logarithmic channels; the tables come from the golden
/// data, as the classic library's and the model's differ.
/// </summary>
internal sealed class FrontEnd
{
    public const int Window = 480, Hop = 320, FftLength = 512, Channels = 40;

    private readonly List<Tensor> _tensors = [];
    private readonly List<Node> _nodes = [];
    private readonly List<(string Name, int Tensor)> _stages = [];

    private FrontEnd(IReadOnlyDictionary<string, short[]> tables)
    {
        int samples = Add(new Tensor("samples", ElementType.Int16, new Shape(Window)));
        int windowed = Node("window", new SignalWindow { Shift = 12 }, [samples, Constant("window", tables["window"])], (ElementType.Int16, new Shape(Window)))[0];
        int[] scaled = Node("fft_auto_scale", new SignalFftAutoScale(), [windowed], (ElementType.Int16, new Shape(Window)), (ElementType.Int32, Shape.Scalar));
        _stages.Add(("fft_auto_scale_shift", scaled[1]));
        int spectrum = Node("rfft", new SignalRfft { FftLength = FftLength }, [scaled[0]], (ElementType.Int16, new Shape(FftLength + 2)))[0];
        int energy = Node("energy", new SignalEnergy { StartIndex = 5, EndIndex = 241 }, [spectrum], (ElementType.UInt32, new Shape((FftLength / 2) + 1)))[0];
        int[] bankTables = [.. new[] { "filter_bank_weights", "filter_bank_unweights", "channel_frequency_starts", "channel_weight_starts", "channel_widths" }.Select(t => Constant(t, tables[t]))];
        int bank = Node("filter_bank", new SignalFilterBank { NumChannels = Channels }, [energy, .. bankTables], (ElementType.UInt64, new Shape(Channels)))[0];
        int root = Node("filter_bank_square_root", new SignalFilterBankSquareRoot(), [bank, scaled[1]], (ElementType.UInt32, new Shape(Channels)))[0];
        var subtraction = new SignalFilterBankSpectralSubtraction
        {
            NumChannels = Channels,
            Smoothing = 409,
            OneMinusSmoothing = 15975,
            AlternateSmoothing = 983,
            AlternateOneMinusSmoothing = 15401,
            SmoothingBits = 10,
            MinSignalRemaining = 819,
            SpectralSubtractionBits = 14,
        };
        int noise = Add(new Tensor("noise", ElementType.UInt32, new Shape(Channels)) { IsVariable = true });
        int[] left = Node("spectral_subtraction", subtraction, [root, noise], (ElementType.UInt32, new Shape(Channels)), (ElementType.UInt32, new Shape(Channels)));
        _stages.Add(("noise_estimate", left[1]));
        int pcan = Node("pcan", new SignalPCAN { SnrShift = 6 }, [left[0], left[1], Constant("pcan_gain_lut", tables["pcan_gain_lut"])], (ElementType.UInt32, new Shape(Channels)))[0];
        Node("filter_bank_log", new SignalFilterBankLog { OutputScale = 64, InputCorrectionBits = 3 }, [pcan], (ElementType.Int16, new Shape(Channels)));
    }

    /// <summary>The graph with every stage as an output, in the order of <see cref="Stages"/>.</summary>
    public GraphModule Open => Module([.. _stages.Select(s => s.Tensor)]);

    /// <summary>The graph with the last stage as its output.</summary>
    public GraphModule Closed => Module([_stages[^1].Tensor]);

    /// <summary>The names of the stages.</summary>
    public IEnumerable<string> Stages => _stages.Select(s => s.Name);

    /// <summary>A front end with the tables of a variant: <c>signal</c> or <c>classic</c>.</summary>
    public static FrontEnd Of(string folder, string variant) => new(File.ReadLines(Path.Combine(folder, $"{variant}_constants.csv"))
        .Select(line => line.Split(','))
        .ToDictionary(cells => cells[0], cells => cells[1..].Select(c => short.Parse(c, CultureInfo.InvariantCulture)).ToArray()));

    /// <summary>The windows of a clip: frame k covers the samples from 320 k on.</summary>
    public static ImmutableArray<byte[]> Frames(string folder, string clip)
    {
        byte[] pcm = File.ReadAllBytes(Path.Combine(folder, "pcm", $"{clip}.pcm16le"));
        int count = ((pcm.Length / 2) - Window) / Hop;
        return [.. Enumerable.Range(0, count + 1).Select(k => pcm.AsSpan(2 * Hop * k, 2 * Window).ToArray())];
    }

    /// <summary>The checksum of each stage of each frame, as TFLM has it.</summary>
    public static Dictionary<(int Frame, string Stage), string> Golden(string folder, string clip, string variant) =>
        File.ReadLines(Path.Combine(folder, $"{clip}_{variant}_stages.csv")).Skip(1).Select(line => line.Split(',', 6))
            .ToDictionary(cells => (int.Parse(cells[0], CultureInfo.InvariantCulture), cells[1]), cells => cells[4]);

    private GraphModule Module(ImmutableArray<int> outputs) => new([new Graph("front end", [.. _tensors], [.. _nodes], [0], outputs)]);

    private int Add(Tensor tensor)
    {
        _tensors.Add(tensor);
        return _tensors.Count - 1;
    }

    private int Constant(string name, short[] values) => Add(Tensor.Constant<short>(name, ElementType.Int16, new Shape(values.Length), values));

    private int[] Node(string stage, Operator op, ImmutableArray<int> inputs, params (ElementType Type, Shape Shape)[] outputs)
    {
        int[] results = [.. outputs.Select((o, i) => Add(new Tensor(i == 0 ? stage : $"{stage} {i}", o.Type, o.Shape)))];
        _nodes.Add(new Node(op, inputs, [.. results]) { Covers = [_nodes.Count] });
        _stages.Add((stage, results[0]));
        return results;
    }
}
