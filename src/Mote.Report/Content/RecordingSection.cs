using System.Collections.Immutable;
using Mote.Core;

namespace Mote.Report;

/// <summary>A project at work on a recording: samples, spectrogram, features, scores and events over one time axis.</summary>
internal static class RecordingSection
{
    /// <summary>The first events; of more the table says how many there are.</summary>
    public const int MostEvents = 50;

    private const int MostSpectrograms = 3;
    private const int MostFeatureRows = 160;

    public static Section? Compose(ModelFacts model)
    {
        if (model.Source.Recording is not { } capture)
        {
            return null;
        }

        var blocks = ImmutableArray.CreateBuilder<Block>();
        blocks.Add(Facts(capture));
        int samples = capture.Samples.IsEmpty ? 0 : capture.Samples[0].Length;
        if (samples == 0)
        {
            blocks.Add(new Notice(Tone.Warning, "The recording has no samples: there is nothing to show."));
            return new Section("recording", "Recording", blocks.ToImmutable());
        }

        blocks.AddRange(Remarks(capture));
        var axis = new TimeAxis(samples / capture.Stream.Rate);
        var decisions = new DecisionDrawing(capture, axis);
        blocks.Add(new AlignedFigures("Pictures of the recording over time", [.. Waveform(capture, axis), .. Spectrograms(capture, axis), .. Features(capture, axis), .. Decisions(capture, decisions)]));
        blocks.Add(Events(capture, decisions));
        return new Section("recording", "Recording", blocks.ToImmutable());
    }

    private static FactList Facts(StreamCapture capture)
    {
        var stream = capture.Stream;
        long samples = capture.Samples.IsEmpty ? 0 : capture.Samples[0].Length;
        var facts = ImmutableArray.CreateBuilder<Fact>();
        facts.Add(new Fact("Recording", Wording.Name(capture.Name)));
        facts.Add(new Fact("Length", $"{Wording.Seconds(samples / stream.Rate)}: {Wording.Count(samples, "sample")} at {Wording.Measure(stream.Rate)} Hz"));
        facts.Add(new Fact("Channels", stream.Channels == 1 ? "1" : $"{Wording.Number(stream.Channels)}{(stream.ChannelNames.Any(n => n.Length > 0) ? $": {Wording.Name(string.Join(", ", stream.ChannelNames), 120)}" : "")}"));
        facts.Add(new Fact("Windows", $"{Wording.Grouped(stream.InvocationsOf(samples))}, each of {Wording.Count(stream.Window, "sample")}; a hop of {Wording.Grouped(stream.Hop)} ({Wording.Measure(1000 * stream.Hop / stream.Rate)} ms)"));
        facts.Add(new Fact("Features", capture.Features.IsEmpty ? "none" : $"{Wording.Grouped(capture.Features[0].Length)} a window"));
        facts.Add(new Fact("Scores", capture.Scores.IsEmpty ? "none" : $"{Wording.Count(capture.Scores.Max(s => s.Scores.Length), "score")}, computed {Wording.Count(capture.Scores.Length, "time")}"));
        facts.Add(new Fact("Events", stream.EventOutput < 0 ? "none: the project has no decision" : Wording.Grouped(capture.Events.Length)));
        return new FactList(facts.ToImmutable());
    }

    private static IEnumerable<Block> Remarks(StreamCapture capture)
    {
        var odd = capture.Samples.Select((s, c) => (Channel: c, Count: s.LongCount(v => !float.IsFinite(v)))).Where(c => c.Count > 0).ToList();
        if (odd.Count > 0)
        {
            yield return new Notice(Tone.Warning, $"Samples that are not finite: {string.Join(", ", odd.Select(c => $"{Wording.Grouped(c.Count)} of {Wording.Name(WaveformDrawing.NameOf(capture, c.Channel), 40)}"))}. They are left out of the waveform.");
        }

        var silent = capture.Samples.Select((s, c) => (Channel: c, IsConstant: float.IsFinite(s[0]) && s.AsSpan().IndexOfAnyExcept(s[0]) < 0)).Where(c => c.IsConstant).ToList();
        if (silent.Count > 0)
        {
            yield return new Notice(Tone.Plain, $"Without a signal: {string.Join(", ", silent.Select(c => $"{Wording.Name(WaveformDrawing.NameOf(capture, c.Channel), 40)} is {Wording.Measure(capture.Samples[c.Channel][0])} all the time"))}.");
        }

        long nan = capture.Features.Sum(f => f.LongCount(float.IsNaN)), infinite = capture.Features.Sum(f => f.LongCount(float.IsInfinity));
        if (nan + infinite > 0)
        {
            yield return new Notice(Tone.Warning, $"Of {Wording.Grouped(capture.Features.Sum(f => (long)f.Length))} features {Wording.Grouped(nan)} are not a number (NaN) and {Wording.Grouped(infinite)} are infinite. They have a colour of their own and are left out of the scale.");
        }

        if (capture.Features.IsEmpty && capture.Stream.InvocationsOf(capture.Samples[0].Length) == 0)
        {
            yield return new Notice(Tone.Warning, "The recording is shorter than a window: nothing was computed.");
        }
    }

    private static IEnumerable<Figure> Waveform(StreamCapture capture, TimeAxis axis)
    {
        int channels = Math.Min(capture.Samples.Length, WaveformDrawing.MostChannels);
        string rest = capture.Samples.Length > channels ? $", the first {Wording.Number(channels)} of {Wording.Number(capture.Samples.Length)} channels" : "";
        string text = string.Concat(Enumerable.Range(0, channels).Select(c =>
        {
            var (low, high) = WaveformDrawing.Range(capture.Samples[c]);
            double middle = (low + high) / 2;
            float[] s = capture.Samples[c];
            return LetterPlot.Line(WaveformDrawing.NameOf(capture, c), Peaks(s, middle), 0, (high - low) / 2);
        })) + LetterPlot.Axis(axis.Seconds);
        yield return new Figure($"Waveform: samples as they are stored{rest}", WaveformDrawing.Draw(capture, axis), [], text);
    }

    /// <summary>For each letter the largest distance from a value; of fewer samples than letters the one that is there.</summary>
    private static IEnumerable<(double Place, double Value)> Peaks(float[] samples, double middle)
    {
        for (int letter = 0; letter < LetterPlot.Columns; letter++)
        {
            int from = (int)(samples.LongLength * letter / LetterPlot.Columns), to = (int)(samples.LongLength * (letter + 1) / LetterPlot.Columns);
            double most = double.NaN;
            for (int i = from; i < Math.Max(to, from + 1); i++)
            {
                double distance = Math.Abs(samples[i] - middle);
                most = double.IsFinite(distance) && !(distance <= most) ? distance : most;
            }

            yield return ((letter + 0.5) / LetterPlot.Columns, most);
        }
    }

    private static IEnumerable<Figure> Spectrograms(StreamCapture capture, TimeAxis axis)
    {
        double rate = capture.Stream.Rate;
        if (!Spectrogram.IsOf(rate, capture.Samples[0].Length))
        {
            yield break;
        }

        int channels = Math.Min(capture.Samples.Length, MostSpectrograms);
        double height = channels == 1 ? 150 : 96;
        var all = capture.Samples.Take(channels).Select(s => Spectrogram.Compute(s, rate)).ToList();
        var panels = all.Select((s, c) => new HeatPanel(capture.Samples.Length > 1 ? WaveformDrawing.NameOf(capture, c) : "", s.Cells.ToPicture(-Spectrogram.RangeDecibels, 0), 0, axis.Seconds, HeatMapDrawing.Frequencies(rate, height))).ToList();
        string half = $"{Wording.Measure(rate / 2)} Hz";
        string caption = $"Spectrogram: power by frequency, frames of {Wording.Number(all[0].Frame)} samples with a Hann window";
        string text = string.Concat(all.Select((s, c) => (channels > 1 ? $"{Wording.Name(WaveformDrawing.NameOf(capture, c), 40)}\n" : "")
            + LetterPlot.Shaded(s.Cells, 10, -Spectrogram.RangeDecibels, 0, half, "0 Hz", 0, 1))) + LetterPlot.Axis(axis.Seconds);
        yield return new Figure(caption, HeatMapDrawing.Draw(axis, panels, height, ($"{Wording.Measure(-Spectrogram.RangeDecibels)} dB", all.Any(s => s.Loudest is not null) ? "0 dB: the loudest" : "0 dB: silence"),
            all.Any(s => s.Cells.HasMissing) ? "samples not finite" : "", "Spectrogram",
            $"Power over time, from 0 to {half}, {Wording.Measure(Spectrogram.RangeDecibels)} dB down from the loudest cell of each channel."), [], text);
    }

    private static IEnumerable<Figure> Features(StreamCapture capture, TimeAxis axis)
    {
        if (capture.Features.IsEmpty || capture.Features[0].Length == 0)
        {
            yield break;
        }

        var stream = capture.Stream;
        int windows = capture.Features.Length, count = capture.Features[0].Length;
        var map = HeatMap.Of(capture.Features, TimeAxis.Columns, MostFeatureRows);
        var range = map.Range();
        var (low, high) = range ?? (0, 0);

        // A window's column lies over the hop that completed it: where its scores and events are.
        double from = (stream.Window - stream.Hop) / stream.Rate, to = (stream.Window + ((windows - 1.0) * stream.Hop)) / stream.Rate;
        double height = Math.Clamp(count * 5, 40, 200);
        bool isPooled = map.Columns < windows || map.Rows < count;
        string caption = $"Features: a column for each window, over the hop that completed it{(isPooled ? "; means of neighbours, since there are more than can be shown" : "")}";
        var panel = new HeatPanel("", map.ToPicture(low, high), from, to, HeatMapDrawing.Indices(count, height));
        string text = LetterPlot.Shaded(map, 12, low, high, $"feature {Wording.Number(count - 1)}", count > 1 ? "feature 0" : "", from / axis.Seconds, to / axis.Seconds) + LetterPlot.Axis(axis.Seconds);
        string scale = range is null ? "no finite value" : $"{Wording.Measure(low)} to {Wording.Measure(high)}";
        yield return new Figure(caption, HeatMapDrawing.Draw(axis, [panel], height, (range is null ? "none" : Wording.Measure(low), range is null ? "finite" : Wording.Measure(high)),
            map.HasMissing ? "NaN or infinite" : "", "Features", $"{Wording.Count(windows, "window")} of {Wording.Count(count, "feature")}, {scale}."), [], text);
    }

    private static IEnumerable<Figure> Decisions(StreamCapture capture, DecisionDrawing decisions)
    {
        if (capture.Scores.IsEmpty && capture.Events.IsEmpty)
        {
            yield break;
        }

        var (drawing, unlabelled) = decisions.Draw();
        string caption = (capture.Scores.IsEmpty ? "Events" : capture.Events.IsEmpty ? "Scores" : decisions.HasMarksOnly ? "Scores, and events as marks above" : "Scores, and events as vertical lines")
            + (decisions.ScoredLabels > decisions.Curves.Length ? $"; the {Wording.Number(decisions.Curves.Length)} of {Wording.Number(decisions.ScoredLabels)} labels that come highest" : "")
            + (unlabelled > 0 && !decisions.HasMarksOnly ? $"; {Wording.Count(unlabelled, "event has", "events have")} no room for a name" : "");
        double seconds = capture.Samples[0].Length / capture.Stream.Rate;
        var (low, high) = decisions.Range();
        string text = string.Concat(decisions.Curves.Select(l => LetterPlot.Line(decisions.NameOf(l), capture.Scores.Where(s => l < s.Scores.Length).Select(s => (decisions.TimeOf(s.Sample) / seconds, (double)s.Scores[l])), low, high)))
            + (capture.Events.IsEmpty ? "" : LetterPlot.Marks("events", capture.Events.Select(e => decisions.TimeOf(e.Sample) / seconds))) + LetterPlot.Axis(seconds);
        yield return new Figure(caption, drawing, decisions.Legend, text);
    }

    private static Block Events(StreamCapture capture, DecisionDrawing decisions)
    {
        if (capture.Events.IsEmpty)
        {
            return new Paragraph(capture.Stream.EventOutput < 0 ? "The project ends before a decision: it gives no events." : "No events were found.");
        }

        var rows = capture.Events.Take(MostEvents).Select(e => ImmutableArray.Create<Cell>(Wording.Seconds(decisions.TimeOf(e.Sample)), Wording.Name(decisions.EventName(e.Label), 60), DecisionDrawing.ScoreOf(e))).ToImmutableArray();
        return new Table(capture.Events.Length > MostEvents ? $"The first {Wording.Number(MostEvents)} of {Wording.Grouped(capture.Events.Length)} events" : $"{Wording.Count(capture.Events.Length, "event")}",
            [new("time", ColumnKind.Number), new("label", ColumnKind.Name), new("score", ColumnKind.Number)], rows);
    }
}
