using System.Globalization;
using System.Text;
using Mote.Formats.Recordings;

namespace Mote.Formats.Csv;

/// <summary>
/// Writes a recording as CSV in UTF-8 with a header: a column <c>timestamp</c> in milliseconds where the rate is known, then the channels. Numbers are the shortest that give
/// the same float back, so that <see cref="CsvRecordingReader"/> reads the very samples.
/// </summary>
public static class CsvRecordingWriter
{
    /// <summary>A whole file.</summary>
    /// <param name="recording">Its channels' names hold no comma, quote or line break.</param>
    public static byte[] Write(Recording recording)
    {
        if (recording.ChannelNames.Any(n => n.AsSpan().IndexOfAny(",\"\r\n") >= 0))
        {
            throw new ArgumentException("A channel's name holds no comma, quote or line break.", nameof(recording));
        }

        var text = new StringBuilder();
        text.AppendJoin(',', recording.Rate is null ? recording.ChannelNames : recording.ChannelNames.Insert(0, "timestamp")).Append('\n');
        float[] samples = recording.InterleavedFloat32();
        int channels = recording.ChannelNames.Length;
        for (int i = 0; i < recording.Length; i++)
        {
            if (recording.Rate is { } rate)
            {
                text.Append(CultureInfo.InvariantCulture, $"{Math.Round(i * 1000 / rate, 6)},");
            }

            for (int c = 0; c < channels; c++)
            {
                text.Append(CultureInfo.InvariantCulture, $"{samples[(i * channels) + c]}").Append(c + 1 < channels ? ',' : '\n');
            }
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
