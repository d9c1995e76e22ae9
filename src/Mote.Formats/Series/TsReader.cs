using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Mote.Core;
using Mote.Formats.Recordings;
using Mote.Formats.Tables;
using Mote.Formats.Tokens;
using Mote.Formats.Wav;

namespace Mote.Formats.Series;

/// <summary>A set of time series with labels.</summary>
/// <param name="Name">What the file calls the problem; null when it does not say.</param>
/// <param name="Labels">The class labels that the header names, in its order; empty for a regression or without labels.</param>
/// <param name="Examples">The series.</param>
public sealed record TsFile(string? Name, ImmutableArray<string> Labels, ImmutableArray<TsExample> Examples);

/// <summary>One series.</summary>
/// <param name="Recording">A channel for each dimension, all of one length, as float32 without a rate.</param>
/// <param name="Label">The class, or null.</param>
/// <param name="Target">The value of a regression, or null.</param>
/// <param name="Line">Where it stands in the file, from 1.</param>
public sealed record TsExample(Recording Recording, string? Label, double? Target, long Line);

/// <summary>
/// Reads <c>.ts</c> files, the format of sktime and aeon: a header of lines that begin with @, then a series on each line, its values between commas, its dimensions and at the end
/// the label between colons. Time stamps are not read, missing values are refused.
/// </summary>
public static class TsReader
{
    private const int MaxLine = 1 << 26;

    /// <summary>Reads a file.</summary>
    /// <param name="stream">The file; it is not closed.</param>
    /// <param name="fileName">Its name, for messages.</param>
    /// <exception cref="DiagnosticException">A line does not fit the header or the other lines, or a value is not a finite number; lines are named.</exception>
    public static TsFile Read(Stream stream, string fileName)
    {
        var lines = new LineReader(stream, fileName, MaxLine);
        var header = new Header();
        var examples = ImmutableArray.CreateBuilder<TsExample>();
        bool inData = false;
        while (lines.Next(out var line))
        {
            line = (lines.Number == 1 ? JsonTokens.WithoutMark(line) : line).Trim(" \t"u8);
            if (line.IsEmpty || line[0] == (byte)'#')
            {
                continue;
            }

            if (inData)
            {
                examples.Add(header.ReadExample(line, lines, examples.Count == 0 ? null : examples[0].Recording));
            }
            else if (line[0] == (byte)'@')
            {
                inData = header.ReadLine(Encoding.UTF8.GetString(line[..Math.Min(line.Length, 1 << 16)]), lines);
            }
            else
            {
                throw Error(DiagnosticIds.NotThisFormat, lines, $"the line stands before @data, but begins with neither @ nor #", "the .ts format of sktime and aeon");
            }
        }

        return examples.Count > 0 ? new TsFile(header.Name, header.Labels, examples.ToImmutable())
            : throw new DiagnosticException(new Diagnostic(DiagnosticIds.RaggedTable, fileName, inData ? "there are no series" : "there is no @data", "the .ts format of sktime and aeon"));
    }

    private static DiagnosticException Error(string id, LineReader lines, FormattableString found, string? supported = null, string? remedy = null) =>
        new(new Diagnostic(id, lines.Place, found.ToString(CultureInfo.InvariantCulture), supported, remedy));

    private sealed class Header
    {
        private bool _hasTarget;
        private int? _dimensions;
        private int? _length;
        private bool _isEqual;

        public string? Name { get; private set; }

        public ImmutableArray<string> Labels { get; private set; } = [];

        /// <summary>Takes a line; true for that behind which the series begin.</summary>
        public bool ReadLine(string line, LineReader lines)
        {
            string[] words = line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            switch (words[0].ToUpperInvariant())
            {
                case "@DATA":
                    return true;
                case "@PROBLEMNAME":
                    Name = words.Length > 1 ? words[1] : null;
                    break;
                case "@TIMESTAMPS":
                    if (Truth(words, lines))
                    {
                        throw Error(DiagnosticIds.UnsupportedEncoding, lines, $"the series have time stamps", "series at equal intervals", "Resample them and write them without time stamps");
                    }

                    break;
                case "@UNIVARIATE":
                    _dimensions = Truth(words, lines) ? 1 : _dimensions;
                    break;
                case "@DIMENSIONS" or "@DIMENSION":
                    _dimensions = Count(words, lines);
                    break;
                case "@EQUALLENGTH":
                    _isEqual = Truth(words, lines);
                    break;
                case "@SERIESLENGTH":
                    _length = Count(words, lines);
                    break;
                case "@CLASSLABEL":
                    Labels = Truth(words, lines) ? [.. words[2..]] : [];
                    if (Labels.IsEmpty == Truth(words, lines) || Labels.Distinct(StringComparer.Ordinal).Count() != Labels.Length)
                    {
                        throw Error(DiagnosticIds.BadValue, lines, $"@classLabel names no labels, or one twice", "true and the labels, or false");
                    }

                    break;
                case "@TARGETLABEL":
                    _hasTarget = Truth(words, lines);
                    break;
            }

            return false;
        }

        public TsExample ReadExample(ReadOnlySpan<byte> line, LineReader lines, Recording? first)
        {
            string? label = null;
            double? target = null;
            if (!Labels.IsEmpty || _hasTarget)
            {
                int colon = line.LastIndexOf((byte)':');
                var text = colon < 0 ? throw Error(DiagnosticIds.RaggedTable, lines, $"there is no label behind a colon") : line[(colon + 1)..].Trim(" \t"u8);
                line = line[..colon];
                target = _hasTarget ? Number(text, lines, 0) : null;
                label = _hasTarget ? null : Label(text, lines);
            }

            var channels = ReadDimensions(line, lines);
            if (_dimensions is { } expected && channels.Length != expected || first is not null && channels.Length != first.ChannelNames.Length)
            {
                throw Error(DiagnosticIds.RaggedTable, lines, $"the series has {channels.Length} dimensions",
                    string.Create(CultureInfo.InvariantCulture, $"{_dimensions ?? first!.ChannelNames.Length}, as {(_dimensions is null ? "the first" : "the header says")}"));
            }

            int length = channels[0].Length;
            int needed = _length ?? (_isEqual && first is not null ? first.Length : length);
            foreach (float[] channel in channels)
            {
                if (channel.Length != length || (_isEqual && length != needed))
                {
                    throw Error(DiagnosticIds.RaggedTable, lines, $"a dimension of the series has {channel.Length} values",
                        string.Create(CultureInfo.InvariantCulture, $"{(_isEqual ? needed : length)} in each dimension"));
                }
            }

            var names = first?.ChannelNames ?? [.. Enumerable.Range(1, channels.Length).Select(i => string.Create(CultureInfo.InvariantCulture, $"channel {i}"))];
            return new TsExample(Recording.Of(null, names, channels, 1), label, target, lines.Number);
        }

        private static ImmutableArray<float[]> ReadDimensions(ReadOnlySpan<byte> line, LineReader lines)
        {
            var channels = ImmutableArray.CreateBuilder<float[]>();
            foreach (var part in line.Split((byte)':'))
            {
                if (channels.Count == WavReader.MaxChannels)
                {
                    throw Error(DiagnosticIds.TooLarge, lines, $"the series has more than {WavReader.MaxChannels} dimensions");
                }

                var dimension = line[part];
                var values = new float[dimension.Count((byte)',') + 1];
                int i = 0;
                foreach (var value in dimension.Split((byte)','))
                {
                    values[i] = (float)Number(dimension[value].Trim(" \t"u8), lines, i + 1);
                    i++;
                }

                channels.Add(values);
            }

            return channels.ToImmutable();
        }

        private string Label(ReadOnlySpan<byte> text, LineReader lines)
        {
            string label = Encoding.UTF8.GetString(text[..Math.Min(text.Length, 1000)]);
            return Labels.Contains(label, StringComparer.Ordinal) ? label
                : throw Error(DiagnosticIds.BadValue, lines, $"the label '{TokenReader.Shown(label)}' is not in the header", string.Join(", ", Labels.Take(20).Select(TokenReader.Shown)));
        }

        private static double Number(ReadOnlySpan<byte> text, LineReader lines, int place)
        {
            if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && float.IsFinite((float)value))
            {
                return value;
            }

            string shown = TokenReader.Shown(Encoding.UTF8.GetString(text[..Math.Min(text.Length, 100)]));
            throw Error(DiagnosticIds.NotANumber, lines, $"{(place == 0 ? "the target" : string.Create(CultureInfo.InvariantCulture, $"the value {place} of a dimension"))} is '{shown}'",
                "finite numbers such as -1.5 or 2e-3", "Fill the gaps before you use the series");
        }

        private static bool Truth(string[] words, LineReader lines) => words.Length > 1 && bool.TryParse(words[1], out bool value) ? value
            : throw Error(DiagnosticIds.BadValue, lines, $"{TokenReader.Shown(words[0])} is neither true nor false", "true, false");

        private static int Count(string[] words, LineReader lines) =>
            words.Length > 1 && int.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value > 0 ? value
                : throw Error(DiagnosticIds.BadValue, lines, $"{TokenReader.Shown(words[0])} is no number", "whole numbers from 1 on");
    }
}
