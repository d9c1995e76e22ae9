using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using Mote.Core;
using Mote.Formats.Acquisitions;
using Mote.Formats.Csv;
using Mote.Formats.Npy;
using Mote.Formats.Tokens;
using Mote.Formats.Wav;

namespace Mote.Formats.Recordings;

/// <summary>
/// Reads recordings of all known formats: WAV and NPY are known by their content, CSV (.csv, .tsv, .txt) and the data acquisition format (.json, .cbor) by their names. Signatures
/// are not compared: <see cref="AcquisitionReader"/> does that.
/// </summary>
public static class RecordingReader
{
    /// <summary>No file is larger than this many bytes.</summary>
    public const long MaxBytes = FileBytes.MaxBytes;

    /// <summary>Reads a file.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="channels">The names of the channels to read, in this order; null for all. Other columns of a table may hold anything.</param>
    /// <exception cref="DiagnosticException">The file cannot be opened, is of no known format or is damaged, or a channel is missing.</exception>
    public static Recording Read(string path, IReadOnlyList<string>? channels = null) =>
        Read(FileBytes.Read(path, MaxBytes, "Cut the recording into parts"), path, channels);

    /// <summary>Reads the bytes of a file.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="fileName">Its name, for messages and by whose ending CSV is known.</param>
    /// <param name="channels">As for a path.</param>
    /// <inheritdoc cref="Read(string, IReadOnlyList{string})" path="/exception"/>
    public static Recording Read(ReadOnlyMemory<byte> file, string fileName, IReadOnlyList<string>? channels = null)
    {
        string[] endings = [".csv", ".tsv", ".txt"];
        var recording = WavReader.IsWav(file.Span) ? WavReader.Read(file, fileName)
            : NpyFile.IsNpy(file.Span) ? FromArray(NpyFile.Read(file, fileName), fileName)
            : IsAcquisition(file.Span, fileName) ? AcquisitionReader.Read(file, fileName).Recording
            : endings.Any(ending => fileName.EndsWith(ending, StringComparison.OrdinalIgnoreCase)) ? CsvRecordingReader.Read(file, fileName, channels)
            : throw new DiagnosticException(new Diagnostic(DiagnosticIds.NotThisFormat, fileName, "the file is no recording of a known format", "WAV, NPY, CSV (.csv, .tsv, .txt) and the data acquisition format (.json, .cbor)"));
        return channels is null ? recording : recording.Select(channels, fileName);
    }

    /// <summary>
    /// A NumPy array [time] or [time x channels] of int16, float32 or float64 (rounded to float32) as a recording without a rate. Its numbers are
    /// measured values: 1 is 1 in every type.
    /// </summary>
    /// <exception cref="DiagnosticException">The array has another type or shape.</exception>
    public static Recording FromArray(NpyFile array, string fileName)
    {
        if (array.TypeCode is not ("i2" or "f4" or "f8"))
        {
            throw new DiagnosticException(new Diagnostic(DiagnosticIds.UnsupportedEncoding, fileName, $"the array has elements of the type {array.TypeCode}", "i2, f4, f8", "Convert it with astype"));
        }

        if (array.Shape.Length is not (1 or 2) || array.Shape[0] == 0 || array.Shape[^1] is 0 or > WavReader.MaxChannels && array.Shape.Length == 2)
        {
            throw new DiagnosticException(new Diagnostic(DiagnosticIds.UnsupportedEncoding, fileName, $"the array has the shape ({string.Join(", ", array.Shape)})",
                string.Create(CultureInfo.InvariantCulture, $"(time) or (time, channels) with up to {WavReader.MaxChannels} channels")));
        }

        int channels = array.Shape.Length == 1 ? 1 : array.Shape[1];
        ImmutableArray<string> names = [.. Enumerable.Range(1, channels).Select(i => string.Create(CultureInfo.InvariantCulture, $"channel {i}"))];
        return array.TypeCode switch
        {
            "i2" => Recording.Of(null, names, Split(MemoryMarshal.Cast<byte, short>(array.Data.Span), channels, x => x), 1),
            "f4" => Recording.Of(null, names, Split(MemoryMarshal.Cast<byte, float>(array.Data.Span), channels, x => x), 1),
            _ => Recording.Of(null, names, Split(MemoryMarshal.Cast<byte, double>(array.Data.Span), channels, x => (float)x), 1),
        };
    }

    private static bool IsAcquisition(ReadOnlySpan<byte> file, string fileName) => fileName.EndsWith(".cbor", StringComparison.OrdinalIgnoreCase) ||
        (fileName.EndsWith(".json", StringComparison.OrdinalIgnoreCase) && TokenReader.IsJson(file));

    private static ImmutableArray<TTo[]> Split<TFrom, TTo>(ReadOnlySpan<TFrom> interleaved, int channels, Func<TFrom, TTo> convert)
    {
        var split = ImmutableArray.CreateBuilder<TTo[]>(channels);
        for (int c = 0; c < channels; c++)
        {
            var samples = new TTo[interleaved.Length / channels];
            for (int i = 0; i < samples.Length; i++)
            {
                samples[i] = convert(interleaved[i * channels + c]);
            }

            split.Add(samples);
        }

        return split.MoveToImmutable();
    }
}
