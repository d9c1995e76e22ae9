using Mote.Core;

namespace Mote.Data.Reading;

/// <summary>Reads the samples of examples through the cache.</summary>
internal sealed class SampleStore
{
    private readonly List<SourceFile> _files;
    private readonly List<ExampleEntry> _entries;
    private readonly Windowing[] _windowings;
    private readonly SampleShape _shape;

    public SampleStore(List<SourceFile> files, List<ExampleEntry> entries, FileDecoder[] decoders, Windowing[] windowings, SampleShape shape, long cacheBytes)
    {
        (_files, _entries, _windowings, _shape) = (files, entries, windowings, shape);
        Cache = new FileCache(cacheBytes, number => decoders[files[number].Source].Decode(files[number].Path, files[number].Place));
    }

    public FileCache Cache { get; }

    public void Read(int index, Span<float> samples)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(samples.Length, _shape.Count);
        var entry = _entries[index];
        var file = _files[entry.File];
        DecodedFile decoded;
        try
        {
            decoded = Cache.Get(entry.File);
        }
        catch (IOException e)
        {
            throw new DiagnosticException(new Diagnostic(DiagnosticIds.UnreadableFile, file.Place, e.Message.TrimEnd('.')));
        }

        var windowing = _windowings[file.Source];
        var series = entry.Series < decoded.Series.Length ? decoded.Series[entry.Series] : null;
        bool fits = series is not null && series.Length == entry.SeriesLength && windowing.ChannelsOf(series).Length == _shape.Channels
            && (series.Height > 0 ? series.Samples.Length == _shape.Count && series.Height == _shape.Rows : windowing.LengthOf(entry.Window.Length) == _shape.Rows);
        if (!fits || windowing.MissingIn(series!).Any())
        {
            throw new DiagnosticException(new Diagnostic(DiagnosticIds.DatasetChanged, file.Place, "the file is no longer what it was when the dataset was opened", Remedy: "Open the dataset again"));
        }

        windowing.Read(series!, entry.Window, samples[.._shape.Count]);
    }
}
