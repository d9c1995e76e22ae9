using System.Collections.Immutable;
using System.Globalization;
using Mote.Core;
using Mote.Formats.Recordings;

namespace Mote.Data.Reading;

/// <summary>Decodes the files of one source.</summary>
internal sealed class FileDecoder
{
    private readonly DatasetSpec _spec;
    private readonly SourceSpec _source;
    private readonly RowDecoder _rows;

    public FileDecoder(DatasetSpec spec, SourceSpec source, string projectFolder)
    {
        (_spec, _source) = (spec, source);
        _rows = new RowDecoder(spec, source, projectFolder);
        IsRows = source.Format == SourceFormat.Rows || spec.Kind == DataKind.Table;
    }

    /// <summary>True when rows of text are read, whose columns are computed as the file is decoded and not window by window.</summary>
    public bool IsRows { get; }

    /// <summary>The patterns of the files that can be read.</summary>
    public ImmutableArray<string> DefaultFiles => _spec.Kind switch
    {
        _ when _source.Format == SourceFormat.Idx => ["*.idx", "*.idx.gz", "*-ubyte", "*-ubyte.gz"],
        _ when _source.Format == SourceFormat.Npz => ["*.npz"],
        DataKind.Image => ["*.png", "*.jpg", "*.jpeg", "*.bmp"],
        DataKind.Audio => ["*.wav"],
        DataKind.Table => ["*.csv", "*.tsv", "*.txt"],
        _ => _source.Format switch
        {
            SourceFormat.TimeSeries => ["*.ts"],
            SourceFormat.Strokes => ["*.json"],
            SourceFormat.Rows or SourceFormat.Lines => ["*.csv", "*.tsv", "*.txt"],
            _ => ["*.wav", "*.csv", "*.tsv", "*.txt", "*.npy", "*.ts", "*.json", "*.cbor"],
        },
    };

    /// <summary>Reads a file.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="place">Its name, for messages.</param>
    /// <exception cref="DiagnosticException">It cannot be read.</exception>
    public DecodedFile Decode(string path, string place)
    {
        try
        {
            if (_source.Format is SourceFormat.Idx or SourceFormat.Npz && _spec.Kind != DataKind.Table)
            {
                return new ArrayDecoder(_spec, _source).Decode(path, place);
            }

            if (_spec.Kind == DataKind.Image)
            {
                return new DecodedFile([PictureDecoder.Decode(path, place, _spec.Image)]);
            }

            if (IsRows)
            {
                return _rows.Decode(path, place);
            }

            return _source.Format switch
            {
                SourceFormat.Lines => LineDecoder.Decode(path, place, _source.Table.Separator ?? ' '),
                SourceFormat.TimeSeries => CaseDecoder.Decode(path, place),
                SourceFormat.Strokes => StrokeDecoder.Decode(path, place),
                _ when place.EndsWith(".ts", StringComparison.OrdinalIgnoreCase) => CaseDecoder.Decode(path, place),
                _ => new DecodedFile([Recorded(path, place)]),
            };
        }
        catch (DiagnosticException e) when (!ReferenceEquals(path, place) && e.Diagnostics.Any(d => d.Place.StartsWith(path, StringComparison.Ordinal)))
        {
            // Readers name files by their full path; datasets by the path in the project.
            throw new DiagnosticException([.. e.Diagnostics.Select(d => d.Place.StartsWith(path, StringComparison.Ordinal) ? d with { Place = place + d.Place[path.Length..] } : d)]);
        }
    }

    private DecodedSeries Recorded(string path, string place)
    {
        var recording = RecordingReader.Read(path);
        if (_spec.Rate is { } wanted && recording.Rate is { } found && Math.Abs(found - wanted) > wanted * 1e-3)
        {
            throw new DiagnosticException(new Diagnostic(DiagnosticIds.BadExample, place,
                string.Create(CultureInfo.InvariantCulture, $"it has {found:0.###} samples per second"), string.Create(CultureInfo.InvariantCulture, $"{wanted:0.###}, the rate of the dataset"), "Resample the file"));
        }

        return new DecodedSeries
        {
            Samples = Values(recording, place),
            Channels = recording.ChannelNames,
            Rate = _spec.Rate ?? recording.Rate,
        };
    }

    /// <summary>Sound in counts; of other recordings integers as counts and floats as written.</summary>
    private float[] Values(Recording recording, string place)
    {
        int channels = recording.ChannelNames.Length;
        var values = new float[checked(recording.Length * channels)];
        for (int c = 0; c < channels; c++)
        {
            if (recording.Type == ElementType.Int16)
            {
                var samples = recording.Int16(c).Span;
                for (int i = 0; i < samples.Length; i++)
                {
                    values[i * channels + c] = samples[i];
                }
            }
            else
            {
                float scale = _spec.Kind == DataKind.Audio ? recording.FullScale : 1;
                var samples = recording.Float32(c).Span;
                for (int i = 0; i < samples.Length; i++)
                {
                    values[i * channels + c] = float.IsFinite(samples[i]) ? samples[i] * scale : throw new DiagnosticException(new Diagnostic(DiagnosticIds.NotANumber,
                        string.Create(CultureInfo.InvariantCulture, $"{place}, sample {i} of {recording.ChannelNames[c]}"), "it is not a finite number", Remedy: "Repair or remove the recording"));
                }
            }
        }

        return values;
    }
}
