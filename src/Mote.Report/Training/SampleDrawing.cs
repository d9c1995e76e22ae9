using System.Collections.Immutable;
using System.Text;
using Mote.Data;

namespace Mote.Report;

/// <summary>Draws the samples of an example on a card. A few hundred numbers at most come from each, whatever its length.</summary>
internal static class SampleDrawing
{
    private const double Width = 330;
    private const double Left = 36;
    private const int Columns = 288;
    private const int SpectrumRows = 48;
    private const int MostChannels = 6;
    private const int MostPixels = 128;

    /// <summary>A wave with its spectrogram below, where there are enough samples for one.</summary>
    public static Drawing Sound(float[] samples, double rate)
    {
        const double WaveTop = 4, WaveHeight = 56, MapTop = 68, MapHeight = 84;
        var shapes = new List<DrawingShape>();
        double peak = samples.Where(float.IsFinite).Select(v => Math.Abs((double)v)).DefaultIfEmpty(0).Max();
        Frame(shapes, WaveTop, WaveHeight, Wording.Short((long)peak), "0");
        double scale = peak > 0 ? WaveHeight / 2 / peak : 0, middle = WaveTop + (WaveHeight / 2);
        var wave = new StringBuilder();
        for (int c = 0; c < Columns && samples.Length > 0; c++)
        {
            int from = (int)((long)samples.Length * c / Columns), to = Math.Max(from + 1, (int)((long)samples.Length * (c + 1) / Columns));
            double low = double.PositiveInfinity, high = double.NegativeInfinity;
            for (int i = from; i < Math.Min(to, samples.Length); i++)
            {
                (low, high) = float.IsFinite(samples[i]) ? (Math.Min(low, samples[i]), Math.Max(high, samples[i])) : (low, high);
            }

            if (low <= high)
            {
                double top = middle - (scale * high), height = Math.Max(0.8, scale * (high - low));
                wave.Append(System.Globalization.CultureInfo.InvariantCulture, $"M{TimeAxis.F(Left + c)},{TimeAxis.F(top)}h1v{TimeAxis.F(height)}h-1z");
            }
        }

        if (wave.Length > 0)
        {
            shapes.Add(new PathShape(wave.ToString(), Ink.Blue, Stroke.Solid, IsFilled: true));
        }

        bool hasSpectrum = samples.Length > 0 && Spectrogram.IsOf(rate, samples.Length);
        double bottom = hasSpectrum ? MapTop + MapHeight : WaveTop + WaveHeight;
        if (hasSpectrum)
        {
            var picture = Spectrogram.Compute(samples, rate).Cells.Pool(Columns, SpectrumRows).ToPicture(-Spectrogram.RangeDecibels, 0);
            shapes.Add(new PictureShape(Left, MapTop, Columns, MapHeight, picture));
            shapes.Add(new TextShape(Left - 5, MapTop + 9, $"{Wording.Measure(rate / 2000)}k", TextStyle.Muted, Anchor.End));
            shapes.Add(new TextShape(Left - 5, MapTop + MapHeight, "0 Hz", TextStyle.Muted, Anchor.End));
        }

        Ends(shapes, bottom, Wording.Seconds(samples.Length / rate));
        return new Drawing(Width, bottom + 18, "Waveform and spectrogram", $"{Wording.Count(samples.Length, "sample")} at {Wording.Measure(rate)} Hz; the largest is {Wording.Measure(peak)}.", [.. shapes]);
    }

    /// <summary>Lines of channels over time, to one scale.</summary>
    public static Drawing Series(float[] samples, SampleShape shape, ImmutableArray<string> names, double? rate)
    {
        const double Top = 4, Height = 110;
        int channels = Math.Min(shape.Channels, MostChannels), length = shape.Rows, step = shape.Columns * shape.Channels;
        var finite = Enumerable.Range(0, length).SelectMany(t => Enumerable.Range(0, channels).Select(c => (double)samples[(t * step) + c])).Where(double.IsFinite);
        var (low, high) = finite.Aggregate((Low: double.PositiveInfinity, High: double.NegativeInfinity), (a, v) => (Math.Min(a.Low, v), Math.Max(a.High, v)));
        (low, high) = low > high ? (0, 1) : low < high ? (low, high) : (low - 1, high + 1);
        var shapes = new List<DrawingShape>();
        Frame(shapes, Top, Height, Wording.Measure(high), Wording.Measure(low));
        for (int c = 0; c < channels; c++)
        {
            int channel = c;
            double X(int t) => Left + (Columns * (t + 0.5) / length);
            double Y(float v) => float.IsFinite(v) ? Top + (Height * (high - v) / (high - low)) : double.NaN;
            string path = Curve.Path([.. Thinned(length).Select(t => (X(t), Y(samples[(t * step) + channel])))]);
            if (path.Length > 0)
            {
                shapes.Add(new PathShape(path, Families.Curves[c], Stroke.Solid));
            }
        }

        Ends(shapes, Top + Height, rate is > 0 ? Wording.Seconds(length / rate.Value) : Wording.Count(length, "sample"));
        double x = Left, y = Top + Height + 34;
        for (int c = 0; c < channels && shape.Channels > 1; c++)
        {
            string name = Wording.Name(c < names.Length ? names[c] : Wording.Number(c), 12);
            double width = 20 + (name.Length * 6.4);
            (x, y) = x + width > Width && x > Left ? (Left, y + 15) : (x, y);
            shapes.Add(new BoxShape(x, y - 8, 9, 9, Families.Curves[c], Stroke.Solid, 2));
            shapes.Add(new TextShape(x + 13, y, name, TextStyle.Muted));
            x += width + 6;
        }

        bool hasLegend = shape.Channels > 1;
        return new Drawing(Width, hasLegend ? y + 6 : Top + Height + 18, "Samples over time", $"{Wording.Count(length, "sample")} of {Wording.Count(shape.Channels, "channel")}{(shape.Channels > channels ? $", the first {Wording.Number(channels)} drawn" : "")}, from {Wording.Measure(low)} to {Wording.Measure(high)}.", [.. shapes]);
    }

    /// <summary>A picture, grey or in colours; a large one is shown by fewer pixels.</summary>
    public static Drawing Picture(float[] samples, SampleShape shape)
    {
        const double Height = 150;
        int depth = shape.Channels == 3 ? 3 : 1;
        int every = Math.Max(1, (Math.Max(shape.Rows, shape.Columns) + MostPixels - 1) / MostPixels);
        int height = (shape.Rows + every - 1) / every, width = (shape.Columns + every - 1) / every;
        var pixels = new byte[height * width * depth];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                for (int c = 0; c < depth; c++)
                {
                    float value = samples[(((y * every * shape.Columns) + (x * every)) * shape.Channels) + c];
                    pixels[(((y * width) + x) * depth) + c] = float.IsNaN(value) ? (byte)0 : (byte)Math.Clamp(MathF.Round(value), 0, 255);
                }
            }
        }

        double scale = Math.Min(Height / height, Width / width);
        double shownWidth = Math.Max(1, width * scale), shownHeight = Math.Max(1, height * scale);
        return new Drawing(Width, shownHeight + 2, "Picture", $"{Wording.Grouped(shape.Rows)} lines of {Wording.Count(shape.Columns, "pixel")}, {(depth == 3 ? "in colours" : "grey")}{(every > 1 ? $", one of {Wording.Number(every)} shown" : "")}.",
            [new PhotoShape(0, 1, shownWidth, shownHeight, new Formats.Images.Picture(width, height, depth, pixels))]);
    }

    /// <summary>Some of so many places, the last included.</summary>
    private static IEnumerable<int> Thinned(int length) => length <= 2 * Columns ? Enumerable.Range(0, length) : Enumerable.Range(0, 2 * Columns).Select(i => (int)((long)i * (length - 1) / ((2 * Columns) - 1)));

    private static void Frame(List<DrawingShape> shapes, double top, double height, string high, string low)
    {
        foreach (var (share, text) in new[] { (0.0, high), (low == "0" ? 0.5 : 1.0, low) })
        {
            double y = top + (share * height);
            shapes.Add(new PathShape($"M{TimeAxis.F(Left)},{TimeAxis.F(y)}h{TimeAxis.F(Columns)}", Ink.Neutral, Stroke.Faint));
            shapes.Add(new TextShape(Left - 5, Math.Clamp(y + 4, top + 9, top + height), text, TextStyle.Muted, Anchor.End));
        }
    }

    private static void Ends(List<DrawingShape> shapes, double bottom, string end)
    {
        shapes.Add(new TextShape(Left, bottom + 13, "0", TextStyle.Muted));
        shapes.Add(new TextShape(Left + Columns, bottom + 13, end, TextStyle.Muted, Anchor.End));
    }
}
