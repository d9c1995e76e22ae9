using System.Globalization;
using System.Xml.Linq;
using Mote.Core;
using Mote.Runtime;

namespace Mote.Report.Tests;

/// <summary>What a report shows of a project at work.</summary>
public sealed class RecordingTests
{
    private static readonly StreamCapture Sound = SampleRecordings.Sound(2);

    [Fact]
    public void All_pictures_have_one_width_and_one_time_axis()
    {
        var drawings = Section(Sound).Descendants("svg").ToList();
        Assert.Equal(["Waveform", "Spectrogram", "Features", "Scores and events"], drawings.Select(d => d.Element("title")!.Value));
        Assert.Single(drawings.Select(d => d.Attribute("width")!.Value).Distinct());
        string[] axes = [.. drawings.Select(d => string.Join(' ', d.Elements("text").Where(t => t.Attribute("y")!.Value == Bottom(d)).Select(t => $"{t.Value}@{t.Attribute("x")!.Value}")))];
        Assert.Single(axes.Distinct());
        Assert.Contains("1@514", axes[0], StringComparison.Ordinal);

        static string Bottom(XElement svg) => (Page.Number(svg, "height") - TimeAxis.LabelHeight + 15).ToString("0.#", CultureInfo.InvariantCulture);
    }

    [Fact]
    public void An_event_is_a_line_at_its_time_with_label_and_score()
    {
        var axis = new TimeAxis(2);
        var (drawing, unlabelled) = new DecisionDrawing(Sound, axis).Draw();
        Assert.Equal(0, unlabelled);
        string lines = string.Concat(drawing.Shapes.OfType<PathShape>().Where(p => p.Stroke == Stroke.Dashed).Select(p => p.Path));
        Assert.All(Sound.Events, e => Assert.Contains($"M{TimeAxis.F(Math.Round(axis.X(e.Sample / 16000.0)))},", lines, StringComparison.Ordinal));
        Assert.Equal(["yes 0.82", "no 0.82"], drawing.Shapes.OfType<TextShape>().Where(t => t.Style == TextStyle.Label).Select(t => t.Text));
        Assert.Contains(drawing.Shapes.OfType<BoxShape>(), b => b.Tip == "yes 0.820 at 0.680 s");
    }

    [Fact]
    public void Very_many_events_do_not_hide_the_scores()
    {
        var stormy = Sound with { Events = [.. Enumerable.Range(0, 500).Select(i => new StreamEvent(i * 60L, i * 4L, i % 4, 200))] };
        var decisions = new DecisionDrawing(stormy, new TimeAxis(2));
        Assert.True(decisions.HasMarksOnly);
        Assert.All(decisions.Draw().Drawing.Shapes.OfType<PathShape>().Where(p => p.Path.Contains('V', StringComparison.Ordinal)),
            p => Assert.Equal("16", p.Path[(p.Path.IndexOf('V', StringComparison.Ordinal) + 1)..p.Path.IndexOf('M', 1)]));
        Assert.Contains("events as marks above", Section(stormy).Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_label_has_a_line_and_its_entry_in_the_legend()
    {
        var decisions = new DecisionDrawing(Sound, new TimeAxis(2));
        var curves = decisions.Draw().Drawing.Shapes.OfType<PathShape>().Where(p => p.Stroke == Stroke.Solid).ToList();
        Assert.Equal(["silence", "unknown", "yes", "no"], decisions.Legend.Select(l => l.Label));
        Assert.Equal(decisions.Legend.Select(l => l.Ink), curves.Select(c => c.Ink));
        Assert.Equal(4, curves.Select(c => c.Ink).Distinct().Count());
    }

    [Fact]
    public void Of_more_labels_than_colours_the_highest_are_drawn()
    {
        var many = Sound with { Scores = [.. Sound.Scores.Select(s => (s.Sample, Enumerable.Range(0, 20).Select(l => l is 3 or 19 ? 0.9f : l / 100f).ToArray()))] };
        var decisions = new DecisionDrawing(many, new TimeAxis(2));
        Assert.Equal([3, 13, 14, 15, 16, 17, 18, 19], decisions.Curves);
        Assert.Contains("the 8 of 20 labels that come highest", Section(many).Value, StringComparison.Ordinal);
    }

    [Fact]
    public void One_sample_that_stands_out_of_a_long_recording_is_seen()
    {
        float[] samples = new float[500_000];
        samples[123_456] = 1000;
        samples[400_000] = -1000;
        var capture = Sound with { Samples = [samples] };
        var drawing = WaveformDrawing.Draw(capture, new TimeAxis(500_000 / 16000.0));
        string path = drawing.Shapes.OfType<PathShape>().Single(p => p.Ink == Ink.Blue).Path;
        Assert.Contains($"{TimeAxis.F(TimeAxis.Left + (123_456 * 880L / 500_000))},8L", path, StringComparison.Ordinal);
        Assert.Contains(",138", path, StringComparison.Ordinal);
        Assert.InRange(path.Length, 880, 40_000);
    }

    [Fact]
    public void A_tone_is_the_brightest_row_of_the_spectrogram_at_its_frequency()
    {
        float[] samples = [.. Enumerable.Range(0, 16_000).Select(s => (float)(9.81 + Math.Sin(2 * Math.PI * 2500 * s / 16000)))];
        var spectrogram = Spectrogram.Compute(samples, 16_000);
        Assert.Equal(512, spectrogram.Frame);
        var cells = spectrogram.Cells;
        for (int column = 0; column < cells.Columns; column++)
        {
            int brightest = Enumerable.Range(0, cells.Rows).MaxBy(r => cells[column, r]);
            Assert.Equal(2500 / 8000.0, (brightest + 0.5) / cells.Rows, 0.01);
            Assert.InRange(cells[column, brightest], -0.5, 0);
            Assert.Equal(-Spectrogram.RangeDecibels, cells[column, 100]);
        }
    }

    [Fact]
    public void The_fast_transform_is_the_sum_that_defines_it()
    {
        var fourier = new FourierTransform(16);
        double[] points = [.. Enumerable.Range(0, 16).Select(i => (i * 7 % 11) - 4.5)];
        points.CopyTo(fourier.Real, 0);
        fourier.Transform();
        for (int k = 0; k < 16; k++)
        {
            Assert.Equal(points.Select((v, n) => v * Math.Cos(2 * Math.PI * k * n / 16)).Sum(), fourier.Real[k], 10);
            Assert.Equal(points.Select((v, n) => -v * Math.Sin(2 * Math.PI * k * n / 16)).Sum(), fourier.Imaginary[k], 10);
        }
    }

    [Fact]
    public void Features_that_are_no_numbers_have_their_own_colour_and_are_counted()
    {
        var odd = Sound with { Features = [.. Sound.Features.Select((f, w) => w == 3 ? [float.NaN, float.PositiveInfinity, float.NegativeInfinity, .. f[3..]] : f)] };
        var map = HeatMap.Of(odd.Features, 880, 160);
        Assert.Equal(HeatMap.Of(Sound.Features, 880, 160).Range(), map.Range());
        var picture = map.ToPicture(0, 10);
        Assert.Equal([(3, 0), (3, 1), (3, 2)], Enumerable.Range(0, picture.Cells.Length).Where(i => picture.Cells[i] == Picture.Missing)
            .Select(i => (i % picture.Width, picture.Height - 1 - (i / picture.Width))).OrderBy(c => c.Item2));
        string section = Section(odd).Value;
        Assert.Contains($"Of {Wording.Grouped(odd.Features.Length * 24)} features 1 are not a number (NaN) and 2 are infinite", section, StringComparison.Ordinal);
        Assert.Contains("NaN or infinite", section, StringComparison.Ordinal);
        Assert.DoesNotContain("infinite", Section(Sound).Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Features_that_are_no_numbers_at_all_are_drawn_too()
    {
        var odd = Sound with { Features = [.. Sound.Features.Select(f => Array.ConvertAll(f, _ => float.NaN))] };
        Assert.Contains("no finite value", Section(odd).Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Silence_is_a_line_and_the_darkest_colour()
    {
        var silent = Sound with { Samples = [new float[32_000]], Events = [] };
        var section = Section(silent);
        Assert.Contains("channel 0 is 0 all the time", section.Value, StringComparison.Ordinal);
        Assert.Contains("No events were found.", section.Value, StringComparison.Ordinal);
        var spectrogram = Spectrogram.Compute(silent.Samples[0], 16_000);
        Assert.Null(spectrogram.Loudest);
        Assert.All(spectrogram.Cells.ToPicture(-80, 0).Cells, c => Assert.Equal(0, c));
        Assert.NotEmpty(WaveformDrawing.Draw(silent, new TimeAxis(2)).Shapes.OfType<PathShape>().Single(p => p.IsFilled).Path);
    }

    [Fact]
    public void A_constant_offset_is_silence_to_the_spectrogram() =>
        Assert.Null(Spectrogram.Compute([.. Enumerable.Repeat(9.81f, 8000)], 16_000).Loudest);

    [Fact]
    public void A_project_that_ends_with_its_features_has_neither_scores_nor_events()
    {
        var section = Section(Sound with { Stream = Sound.Stream with { EventOutput = -1 }, Scores = [], Events = [] });
        Assert.Equal(["Waveform", "Spectrogram", "Features"], section.Descendants("svg").Select(d => d.Element("title")!.Value));
        Assert.Contains("The project ends before a decision", section.Value, StringComparison.Ordinal);
        Assert.Empty(section.Descendants("table"));
    }

    [Fact]
    public void Events_without_scores_are_drawn_alone()
    {
        var section = Section(Sound with { Scores = [] });
        Assert.Equal(4, section.Descendants("svg").Count());
        Assert.Equal(2, section.Descendants("tbody").Single().Elements("tr").Count());
    }

    [Fact]
    public void A_slow_recording_has_a_spectrogram_where_it_is_long_enough()
    {
        Assert.False(Spectrogram.IsOf(50, 2047));
        Assert.True(Spectrogram.IsOf(50, 2048));
        Assert.False(Spectrogram.IsOf(16_000, 100));
        Assert.True(Spectrogram.IsOf(16_000, 512));
    }

    [Fact]
    public void Samples_that_are_no_numbers_interrupt_the_waveform_and_are_counted()
    {
        float[] samples = [.. Sound.Samples[0]];
        samples.AsSpan(10_000, 1000).Fill(float.NaN);
        samples[20_000] = float.NegativeInfinity;
        var odd = Sound with { Samples = [samples] };
        Assert.Contains("Samples that are not finite: 1,001 of channel 0", Section(odd).Value, StringComparison.Ordinal);
        var drawing = WaveformDrawing.Draw(odd, new TimeAxis(2));
        Assert.Equal(2, drawing.Shapes.OfType<PathShape>().Single(p => p.IsFilled).Path.Count(c => c == 'M'));
    }

    [Fact]
    public void The_first_fifty_events_are_listed_and_all_are_counted()
    {
        var section = Section(SampleRecordings.Sound(60));
        Assert.Equal("The first 50 of 60 events", section.Descendants("caption").Single().Value);
        var rows = section.Descendants("tbody").Single().Elements("tr").Select(r => r.Elements("td").Select(c => c.Value).ToArray()).ToList();
        Assert.Equal(50, rows.Count);
        Assert.Equal(["1.680 s", "no", "0.824"], rows[1]);
    }

    [Fact]
    public void Nothing_recorded_and_less_than_a_window_are_said()
    {
        Assert.Contains("The recording has no samples", Section(Sound with { Samples = [[]], Features = [], Scores = [], Events = [] }).Value, StringComparison.Ordinal);
        Assert.Contains("shorter than a window", Section(Sound with { Samples = [[1, 2, 3]], Features = [], Scores = [], Events = [] }).Value, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ReportFormat.Html, 900_000)]
    [InlineData(ReportFormat.Markdown, 40_000)]
    public void Ten_minutes_of_stereo_are_small_enough_to_be_mailed(ReportFormat format, int most)
    {
        var stereo = SampleRecordings.Sound(600, channels: 2);
        var stormy = stereo with { Events = [.. Enumerable.Range(0, 20_000).Select(i => new StreamEvent(i * 480L, i * 30L, i % 4, i % 257))] };
        Assert.InRange(SampleReports.Render(SampleRecordings.Source(stormy), format).Length, 5_000, most);
    }

    [Fact]
    public void The_report_of_a_stream_is_the_same_each_time()
    {
        string first = SampleReports.Render(SampleRecordings.Source(Sound));
        Assert.Equal(first, SampleReports.Render(SampleRecordings.Source(SampleRecordings.Sound(2))));
    }

    [Fact]
    public void The_cost_of_a_stream_is_told_by_stage_a_hop_and_a_second()
    {
        var source = SampleRecordings.SmallSource();
        var page = new Page(SampleReports.Render(source));
        var profile = source.Models[0].Profiles[0];
        var rows = page.Section("cost").Descendants("table").First(t => t.Element("caption")!.Value.StartsWith("Stages", StringComparison.Ordinal)).Element("tbody")!.Elements("tr")
            .Select(r => r.Elements("td").Select(c => c.Value).ToArray()).ToList();
        Assert.Equal(["listen", "find", "look", Devices.StageCost.Rest, "all"], rows.Select(r => r[0]));
        Assert.Equal("50", rows[3][1]);
        Assert.Equal(Wording.Grouped((long)Math.Round(50 / 0.003)), rows[3][2]);
        Assert.Equal(Wording.Grouped((long)Math.Round(100 / 0.003)), rows[3][3]);
        Assert.Equal(Wording.Grouped((long)Math.Round(profile.Total.Instructions / 0.024)), rows[4][2]);
        Assert.Contains(page.All("li"), li => li.Value.StartsWith("instructions a second", StringComparison.Ordinal));
    }

    [Fact]
    public void A_difference_in_a_stream_names_its_stage()
    {
        var page = new Page(SampleReports.Render(SampleRecordings.SmallSource(isIdentical: false)));
        var facts = page.Section("verification").Descendants("dt").ToDictionary(t => t.Value, t => t.ElementsAfterSelf("dd").First().Value);
        Assert.Equal("find", facts["Stage"]);
    }

    [Fact]
    public void What_the_reference_found_is_what_is_shown()
    {
        var small = SampleRecordings.Small();
        Assert.NotEmpty(small.Events);
        var section = Section(small);
        Assert.Equal(small.Events.Length, section.Descendants("tbody").Single().Elements("tr").Count());
        Assert.Contains($"{small.Features.Length}, each of 8 samples; a hop of 3 (3 ms)", section.Value, StringComparison.Ordinal);
    }

    private static XElement Section(StreamCapture capture) => new Page(SampleReports.Render(SampleRecordings.Source(capture))).Section("recording");
}
