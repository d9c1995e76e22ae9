using System.Text;

namespace Mote.Report;

/// <summary>Draws the samples of each channel: of a long recording the lowest and the highest of each column, so that no peak is lost.</summary>
internal static class WaveformDrawing
{
    /// <summary>More channels than this are not drawn.</summary>
    public const int MostChannels = 8;

    private const double Gap = 14;

    /// <summary>Draws the first channels of a capture that has samples.</summary>
    public static Drawing Draw(StreamCapture capture, TimeAxis axis)
    {
        var shapes = new List<DrawingShape>();
        int channels = Math.Min(capture.Samples.Length, MostChannels);
        double height = channels == 1 ? 130 : 74;
        double y = 8;
        var ranges = new List<string>();
        for (int c = 0; c < channels; c++)
        {
            axis.AddGrid(shapes, y, y + height);
            var (low, high) = Range(capture.Samples[c]);
            AddScale(shapes, low, high, y, height);
            string path = Outline(capture.Samples[c], low, high, y, height, out bool isArea);
            if (path.Length > 0)
            {
                shapes.Add(new PathShape(path, Ink.Blue, Stroke.Solid, isArea));
            }

            string name = NameOf(capture, c);
            if (capture.Samples.Length > 1 || (capture.Stream.ChannelNames is [var own, ..] && own.Length > 0))
            {
                shapes.Add(new TextShape(TimeAxis.Left + 5, y + 11, Wording.Name(name, 40), TextStyle.Label));
            }

            ranges.Add($"{Wording.Name(name, 40)} from {Wording.Measure(low)} to {Wording.Measure(high)}");
            y += height + Gap;
        }

        y -= Gap;
        axis.AddLabels(shapes, y);
        return new Drawing(TimeAxis.Width, y + TimeAxis.LabelHeight, "Waveform", $"Samples over {Wording.Seconds(axis.Seconds)}; {string.Join("; ", ranges)}.", [.. shapes]);
    }

    /// <summary>What a channel is called.</summary>
    public static string NameOf(StreamCapture capture, int channel) =>
        channel < capture.Stream.ChannelNames.Length && capture.Stream.ChannelNames[channel].Length > 0 ? capture.Stream.ChannelNames[channel] : $"channel {Wording.Number(channel)}";

    /// <summary>The ends of the value axis: as far down as up where the samples have both signs.</summary>
    public static (double Low, double High) Range(ReadOnlySpan<float> samples)
    {
        double low = double.PositiveInfinity, high = double.NegativeInfinity;
        foreach (float sample in samples)
        {
            if (float.IsFinite(sample))
            {
                low = Math.Min(low, sample);
                high = Math.Max(high, sample);
            }
        }

        if (low > high)
        {
            return (-1, 1);
        }

        if (low < 0 && high > 0)
        {
            high = Math.Max(high, -low);
            return (-high, high);
        }

        return low < high ? (low, high) : (low - 1, high + 1);
    }

    private static void AddScale(List<DrawingShape> shapes, double low, double high, double top, double height)
    {
        foreach (double share in new[] { 0, 0.5, 1 })
        {
            double y = top + (height * share);
            shapes.Add(new PathShape($"M{TimeAxis.F(TimeAxis.Left)},{TimeAxis.F(y)}L{TimeAxis.F(TimeAxis.Left + TimeAxis.Columns)},{TimeAxis.F(y)}", Ink.Neutral, Stroke.Faint));
            shapes.Add(new TextShape(TimeAxis.Left - 8, y + 4, Wording.Measure(high - ((high - low) * share)), TextStyle.Muted, Anchor.End));
        }
    }

    private static string Outline(float[] samples, double low, double high, double top, double height, out bool isArea)
    {
        double Y(double value) => top + (height * (high - value) / (high - low));
        isArea = samples.Length > 2 * TimeAxis.Columns;
        if (!isArea)
        {
            return Curve.Path([.. samples.Select((v, i) => (TimeAxis.Left + (TimeAxis.Columns * (i + 0.5) / samples.Length), float.IsFinite(v) ? Y(v) : double.NaN))]);
        }

        var path = new StringBuilder();
        var upper = new List<string>();
        var lower = new List<string>();
        for (int column = 0; column <= TimeAxis.Columns; column++)
        {
            // Each column begins with the last sample of the one before, so that steep edges are joined.
            int from = (int)Math.Max(0, (samples.LongLength * column / TimeAxis.Columns) - 1), to = (int)(samples.LongLength * (column + 1) / TimeAxis.Columns);
            double least = double.PositiveInfinity, most = double.NegativeInfinity;
            for (int s = from; column < TimeAxis.Columns && s < to; s++)
            {
                if (float.IsFinite(samples[s]))
                {
                    least = Math.Min(least, samples[s]);
                    most = Math.Max(most, samples[s]);
                }
            }

            if (least > most)
            {
                Close(path, upper, lower);
                continue;
            }

            // Silence is a line, not nothing.
            double middle = (Y(least) + Y(most)) / 2, half = Math.Max((Y(least) - Y(most)) / 2, 0.5);
            string left = TimeAxis.F(TimeAxis.Left + column), right = TimeAxis.F(TimeAxis.Left + column + 1);
            upper.Add($"{left},{TimeAxis.F(middle - half)}");
            lower.Add($"{left},{TimeAxis.F(middle + half)}");
            if (column == TimeAxis.Columns - 1)
            {
                upper.Add($"{right},{TimeAxis.F(middle - half)}");
                lower.Add($"{right},{TimeAxis.F(middle + half)}");
            }
        }

        return path.ToString();
    }

    private static void Close(StringBuilder path, List<string> upper, List<string> lower)
    {
        if (upper.Count > 0)
        {
            lower.Reverse();
            path.Append('M').AppendJoin('L', upper).Append('L').AppendJoin('L', lower).Append('Z');
        }

        upper.Clear();
        lower.Clear();
    }
}
