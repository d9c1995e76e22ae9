using System.Collections.Immutable;

namespace Mote.Core;

/// <summary>
/// A module that reads a stream: its first input is a window over the samples, [window x channels], and each invocation is one hop. The window of
/// invocation k holds the samples k * <see cref="Hop"/> to k * Hop + Window - 1 of each channel, oldest first, so nothing runs before the
/// first window is full, and a last one that is not full is dropped.
/// </summary>
/// <param name="Rate">Samples of each channel in a second.</param>
/// <param name="Channels">How many values a sample has.</param>
/// <param name="Window">Samples that an invocation reads.</param>
/// <param name="Hop">Samples from one invocation to the next, 1 to <paramref name="Window"/>.</param>
public sealed record StreamInfo(double Rate, int Channels, int Window, int Hop)
{
    /// <summary>The names of the channels; empty names where the order alone tells them.</summary>
    public ImmutableArray<string> ChannelNames { get; init; } = [];

    /// <summary>The names of what events report, by label.</summary>
    public ImmutableArray<string> Labels { get; init; } = [];

    /// <summary>
    /// Which output of the graph reports events: int32[2] of label and score, no event where the label is negative or the output is absent. -1
    /// where there are none.
    /// </summary>
    public int EventOutput { get; init; } = -1;

    /// <summary>How many of the original operators, from the first on, are the front end: what comes before the history and the model.</summary>
    public int FrontEndLayers { get; init; }

    /// <summary>The stages in order: what reports and comparisons call the parts of the graph.</summary>
    public ImmutableArray<StreamStage> Stages { get; init; } = [];

    /// <summary>What stands for a score of one.</summary>
    public const int ScoreOne = 256;

    /// <summary>The stage of an original operator; null where none holds it.</summary>
    public StreamStage? StageOf(int layer) => Stages.FirstOrDefault(s => layer >= s.First && layer < s.First + s.Count);

    /// <summary>The rate as a whole number of thousandths of a hertz, by which times are computed.</summary>
    public long RateMilliHertz => (long)Math.Round(Rate * 1000, MidpointRounding.AwayFromZero);

    /// <summary>How many invocations a recording gives.</summary>
    public long InvocationsOf(long samples) => samples < Window ? 0 : ((samples - Window) / Hop) + 1;

    internal static void Check(GraphModule module, DiagnosticBag bag)
    {
        if (module.Stream is not { } stream)
        {
            return;
        }

        const string Place = "stream";
        var main = module.Main;
        if (!double.IsFinite(stream.Rate) || stream.RateMilliHertz is < 1 or > uint.MaxValue || stream.Channels < 1 || stream.Window < 1 || stream.Hop < 1 || stream.Hop > stream.Window)
        {
            bag.Add(DiagnosticIds.BrokenGraph, Place, $"rate {stream.Rate}, {stream.Channels} channels, window {stream.Window}, hop {stream.Hop}",
                "a rate of 0.001 to 4294967 Hz, one channel or more, and 1 <= hop <= window");
        }
        else if (main.Inputs.Length != 1 || main.Tensors[main.Inputs[0]] is not { } input || input.Type.Size() == 0
            || input.Shape.ElementCount != (long)stream.Window * stream.Channels)
        {
            bag.Add(DiagnosticIds.BrokenGraph, Place, $"the graph's inputs are not one window of {stream.Window} x {stream.Channels} samples");
        }
        else if (main.Nodes.Any(n => n.Outputs.Contains(main.Inputs[0])))
        {
            bag.Add(DiagnosticIds.BrokenGraph, Place, $"a node writes to the window");
        }

        if (stream.EventOutput >= main.Outputs.Length || stream.EventOutput < -1
            || (stream.EventOutput >= 0 && main.Tensors[main.Outputs[stream.EventOutput]] is not { Type: ElementType.Int32, Shape.ElementCount: 2, IsConstant: false }))
        {
            bag.Add(DiagnosticIds.BrokenGraph, Place, $"output {stream.EventOutput} is no event", "int32[2] of label and score");
        }
    }
}

/// <summary>A part of a stream's graph: consecutive original operators.</summary>
/// <param name="Name">What it is called: <c>front end: mel filter bank</c>.</param>
/// <param name="First">Its first operator.</param>
/// <param name="Count">How many it has.</param>
public sealed record StreamStage(string Name, int First, int Count);
