using System.Globalization;
using System.Text;
using Mote.Core;
using Mote.Formats.Csv;
using Mote.Formats.Images;
using Mote.Formats.Recordings;
using Mote.Formats.Wav;

namespace Mote.Synthesis.Files;

/// <summary>What was written.</summary>
/// <param name="Files">How many samples or recordings.</param>
/// <param name="Groups">How many groups they are of.</param>
/// <param name="Bytes">The bytes of all files, the manifest too.</param>
public sealed record WrittenDataset(int Files, int Groups, long Bytes);

/// <summary>
/// Writes samples as a dataset: <c>LABEL/GROUP_NUMBER.wav</c> (or .csv, .bmp) and <c>manifest.csv</c> with the columns <c>file,label,group,split</c>, the split left empty. Recordings of whole int16 sound
/// become WAV, other recordings CSV.
/// </summary>
public static class DatasetFolder
{
    private const string Header = "file,label,group,split\n";

    /// <summary>Writes samples 0 to <paramref name="count"/> - 1.</summary>
    /// <param name="source">Makes them.</param>
    /// <param name="count">1 or more.</param>
    /// <param name="folder">Made when it is not there. A file of the same name is replaced.</param>
    /// <param name="threads">How many threads make samples; the files do not depend on it.</param>
    /// <exception cref="DiagnosticException">A file cannot be written, or a sample cannot be made.</exception>
    public static WrittenDataset Write(ISampleSynthesizer source, int count, string folder, int threads = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        foreach (string label in source.Labels)
        {
            MakeFolder(Path.Combine(folder, label));
        }

        var rows = new (string File, string Label, string Group)[count];
        long bytes = 0;
        Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = threads }, i =>
        {
            var sample = source.Make(i);
            var (extension, content) = Encode(sample);
            string file = string.Create(CultureInfo.InvariantCulture, $"{sample.Label}/{sample.Group}_{i / source.Labels.Count:00000}.{extension}");
            WriteFile(folder, file, content);
            rows[i] = (file, sample.Label, sample.Group);
            Interlocked.Add(ref bytes, content.Length);
        });

        var manifest = new StringBuilder(Header);
        foreach (var (file, label, group) in rows.OrderBy(r => r.File, StringComparer.Ordinal))
        {
            manifest.Append(CultureInfo.InvariantCulture, $"{file},{label},{group},\n");
        }

        byte[] text = Encoding.UTF8.GetBytes(manifest.ToString());
        WriteFile(folder, "manifest.csv", text);
        return new WrittenDataset(count, rows.Select(r => r.Group).Distinct().Count(), bytes + text.Length);
    }

    /// <summary>Writes a stream and what happens in it: <c>NAME.wav</c> or <c>.csv</c>, and <c>NAME.events.csv</c> with the columns <c>start_s,end_s,label,group</c>.</summary>
    /// <exception cref="DiagnosticException">A file cannot be written.</exception>
    public static WrittenDataset Write(StreamSample stream, string folder, string name)
    {
        MakeFolder(folder);
        var (extension, content) = Encode(stream.Recording);
        WriteFile(folder, $"{name}.{extension}", content);
        var events = new StringBuilder("start_s,end_s,label,group\n");
        foreach (var e in stream.Events)
        {
            events.Append(CultureInfo.InvariantCulture, $"{e.Start:0.000},{e.End:0.000},{e.Label},{e.Group}\n");
        }

        byte[] text = Encoding.UTF8.GetBytes(events.ToString());
        WriteFile(folder, $"{name}.events.csv", text);
        return new WrittenDataset(1, stream.Events.Select(e => e.Group).Distinct().Count(), content.Length + text.Length);
    }

    /// <summary>Writes a table of its own, <c>NAME.csv</c>, which has neither labels nor groups.</summary>
    /// <exception cref="DiagnosticException">The file cannot be written.</exception>
    public static WrittenDataset Write(Recording table, string folder, string name)
    {
        MakeFolder(folder);
        byte[] content = CsvRecordingWriter.Write(table);
        WriteFile(folder, $"{name}.csv", content);
        return new WrittenDataset(1, 0, content.Length);
    }

    private static (string Extension, byte[] Content) Encode(SyntheticSample sample) => sample.Picture is { } picture
        ? ("bmp", BmpWriter.Write(picture.Width, picture.Height, picture.Pixels))
        : Encode(sample.Recording!);

    private static (string Extension, byte[] Content) Encode(Recording recording) =>
        recording.Type == ElementType.Int16 ? ("wav", WavWriter.Write(recording)) : ("csv", CsvRecordingWriter.Write(recording));

    private static void MakeFolder(string folder) => Attempt(folder, () => Directory.CreateDirectory(folder));

    private static void WriteFile(string folder, string name, byte[] content)
    {
        string path = Path.Combine(folder, name);
        Attempt(path, () => File.WriteAllBytes(path, content));
    }

    private static void Attempt(string path, Action write)
    {
        try
        {
            write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new DiagnosticException(new Diagnostic(DiagnosticIds.UnwritableFile, path, $"it cannot be written ({e.Message.TrimEnd('.')})",
                Remedy: "Check the path, its permissions and the free space"));
        }
    }
}
