using System.Globalization;
using Mote.Formats.Series;

namespace Mote.Data.Reading;

/// <summary>The cases of a .ts file, each a series with its label.</summary>
internal static class CaseDecoder
{
    public static DecodedFile Decode(string path, string place)
    {
        using var stream = File.OpenRead(path);
        return new DecodedFile([.. TsReader.Read(stream, place).Examples.Select(e => new DecodedSeries
        {
            Samples = e.Recording.InterleavedFloat32(),
            Channels = e.Recording.ChannelNames,
            Label = e.Label,
            Line = (int)e.Line,
            Name = e.Line.ToString(CultureInfo.InvariantCulture),
        })]);
    }
}
