using System.Globalization;
using Mote.Formats;
using Mote.Formats.Series;

namespace Mote.Data.Reading;

/// <summary>
/// JSON as magic wand demos write it: <c>{"strokes": [{"index": 0, "strokePoints": [{"x": 0.1, "y": 0.2}, ...], "label": "3"}, ...]}</c>. Each stroke is a series
/// with the channels x and y.
/// </summary>
internal static class StrokeDecoder
{
    private const long MaxBytes = 64 << 20;
    private static readonly JsonSeriesPaths Paths = new("strokes", "strokePoints", ["x", "y"], "label");

    public static DecodedFile Decode(string path, string place) => new([.. JsonSeriesReader.Read(FileBytes.Read(path, MaxBytes), place, Paths).Select((s, i) => new DecodedSeries
    {
        Samples = s.Values,
        Channels = ["x", "y"],
        Label = s.Label,
        Name = string.Create(CultureInfo.InvariantCulture, $"stroke {i}"),
    })]);
}
