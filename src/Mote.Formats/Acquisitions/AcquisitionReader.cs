using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Mote.Core;
using Mote.Formats.Recordings;
using Mote.Formats.Tokens;
using Mote.Formats.Wav;

namespace Mote.Formats.Acquisitions;

/// <summary>
/// Reads the data acquisition format, as JSON or as CBOR: <c>{protected: {ver: "v1", alg, iat}, signature, payload: {device_name, device_type, interval_ms, sensors: [{name, units}],
/// values: [[...]]}}</c>. The values of a single sensor may stand without brackets around each. Keys that mean nothing here are passed over. The signature of the algorithm HS256 is
/// the HMAC-SHA256 of the file in which the signature's 64 digits are replaced by zeros; it is compared when a key is given.
/// </summary>
public static class AcquisitionReader
{
    private const int SignatureLength = 64;

    private static readonly string[] Needed = ["protected.alg", "payload.device_type", "payload.interval_ms", "payload.sensors", "payload.values"];

    /// <summary>Reads a file.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="fileName">Its name, for messages.</param>
    /// <param name="key">The key of the signature, as its text is in UTF-8; null when signatures are not to be compared.</param>
    /// <exception cref="DiagnosticException">The file is neither JSON nor CBOR of this form, its values are not finite numbers, or its signature is not that of the key.</exception>
    public static Acquisition Read(ReadOnlyMemory<byte> file, string fileName, byte[]? key = null)
    {
        var parts = new Parts(TokenReader.Open(file, fileName));
        parts.Read();
        bool isVerified = false;
        if (parts.Algorithm == "HS256" && key is not null)
        {
            Verify(file.Span, parts, fileName, key);
            isVerified = true;
        }

        return parts.Finish(isVerified);
    }

    /// <summary>The 64 digits of a signature.</summary>
    /// <param name="file">A whole file whose signature is 64 zeros.</param>
    /// <param name="key">As for reading.</param>
    public static string Sign(ReadOnlySpan<byte> file, ReadOnlySpan<byte> key) => Convert.ToHexStringLower(HMACSHA256.HashData(key, file));

    private static void Verify(ReadOnlySpan<byte> file, Parts parts, string fileName, byte[] key)
    {
        var (start, length) = parts.Signature;
        if (length != SignatureLength)
        {
            throw new DiagnosticException(new Diagnostic(DiagnosticIds.ChecksumMismatch, fileName, "the file says that it is signed by HS256, but has no signature of 64 digits"));
        }

        byte[] unsigned = file.ToArray();
        unsigned.AsSpan(start, length).Fill((byte)'0');
        string expected = Sign(unsigned, key);
        if (!CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(expected), Encoding.ASCII.GetBytes(Encoding.Latin1.GetString(file.Slice(start, length)).ToLowerInvariant())))
        {
            throw new DiagnosticException(new Diagnostic(DiagnosticIds.ChecksumMismatch, fileName, "the signature is not that of the file with this key",
                Remedy: "Check the key; a file that was changed or formatted after it was signed must be signed again"));
        }
    }

    /// <summary>Collects what the file says, in whatever order.</summary>
    private sealed class Parts(TokenReader tokens)
    {
        private readonly List<string> _names = [];
        private readonly List<string> _units = [];
        private readonly List<float> _values = [];
        private readonly HashSet<string> _seen = [];
        private int _rowLength;
        private string? _deviceName;
        private string? _deviceType;
        private double? _interval;
        private double? _issuedAt;

        public string? Algorithm { get; private set; }

        public (int Start, int Length) Signature { get; private set; }

        public void Read()
        {
            tokens.Expect(TokenKind.StartMap, "the object of the data acquisition format");
            Map("", key =>
            {
                switch (key)
                {
                    case "protected":
                        tokens.Require(TokenKind.StartMap, "an object");
                        Map("protected.", ReadProtected);
                        break;
                    case "signature":
                        tokens.Require(TokenKind.Text, "a text");
                        Signature = tokens.TextBytes;
                        break;
                    case "payload":
                        tokens.Require(TokenKind.StartMap, "an object");
                        Map("payload.", ReadPayload);
                        break;
                    default:
                        tokens.PassOver();
                        break;
                }
            });
            tokens.Expect(TokenKind.End, "the end of the file");
        }

        public Acquisition Finish(bool isVerified)
        {
            var bag = new DiagnosticBag();
            foreach (string key in Needed.Where(key => !_seen.Contains(key)))
            {
                bag.Add(DiagnosticIds.MissingKey, tokens.FileName, $"there is no {key}");
            }

            bag.ThrowIfAny();
            int channels = _names.Count;
            if (channels == 0 || _values.Count == 0 || (_rowLength != channels && !(_rowLength == 0 && channels == 1)))
            {
                string rows = _rowLength == 0 ? "without brackets" : string.Create(CultureInfo.InvariantCulture, $"in rows of {_rowLength}");
                throw new DiagnosticException(new Diagnostic(DiagnosticIds.RaggedTable, tokens.FileName,
                    string.Create(CultureInfo.InvariantCulture, $"there are {_values.Count} values {rows} for {channels} sensors"), "a row with a value of every sensor for each time"));
            }

            return new Acquisition(Record(channels), [.. _units], _deviceType!, _deviceName, _issuedAt, isVerified);
        }

        private Recording Record(int channels)
        {
            int length = _values.Count / channels;
            double rate = 1000 / _interval!.Value;
            ImmutableArray<float[]> reals = [.. Enumerable.Range(0, channels).Select(c => Enumerable.Range(0, length).Select(i => _values[i * channels + c]).ToArray())];
            bool isSound = _units.TrueForAll(unit => unit == "wav") && _values.TrueForAll(v => v is >= short.MinValue and <= short.MaxValue && v == MathF.Floor(v));
            return isSound
                ? Recording.Of(rate, [.. _names], [.. reals.Select(channel => Array.ConvertAll(channel, v => (short)v))], 32768)
                : Recording.Of(rate, [.. _names], reals, 1);
        }

        private void Map(string prefix, Action<string> read)
        {
            for (tokens.Next(); tokens.Kind == TokenKind.Key; tokens.Next())
            {
                string key = tokens.Text;
                if (_seen.Count < 1000 && !_seen.Add(prefix + key))
                {
                    throw tokens.Error(DiagnosticIds.DuplicateKey, $"the key '{TokenReader.Shown(prefix + key)}' is there twice");
                }

                tokens.Next();
                read(key);
            }

            tokens.Require(TokenKind.EndMap, "a key");
        }

        private void ReadProtected(string key)
        {
            switch (key)
            {
                case "ver":
                    if (Text() != "v1")
                    {
                        throw tokens.Error(DiagnosticIds.UnknownFormatVersion, $"the version is '{TokenReader.Shown(tokens.Text)}'", "v1");
                    }

                    break;
                case "alg":
                    Algorithm = Text() is "HS256" or "none" ? tokens.Text
                        : throw tokens.Error(DiagnosticIds.UnsupportedEncoding, $"the signature is of the algorithm '{TokenReader.Shown(tokens.Text)}'", "HS256 and none");
                    break;
                case "iat":
                    _issuedAt = Number();
                    break;
                default:
                    tokens.PassOver();
                    break;
            }
        }

        private void ReadPayload(string key)
        {
            switch (key)
            {
                case "device_name":
                    _deviceName = tokens.Kind == TokenKind.Null ? null : Text();
                    break;
                case "device_type":
                    _deviceType = Text();
                    break;
                case "interval_ms":
                    // The rate must be a number, too.
                    _interval = Number() is >= 1e-6 and <= 1e12 ? tokens.Number : throw tokens.Error(DiagnosticIds.BadValue, $"the interval is {tokens.Number} ms", "more than 0");
                    break;
                case "sensors":
                    ReadSensors();
                    break;
                case "values":
                    ReadValues();
                    break;
                default:
                    tokens.PassOver();
                    break;
            }
        }

        private void ReadSensors()
        {
            tokens.Require(TokenKind.StartArray, "an array of sensors");
            for (tokens.Next(); tokens.Kind != TokenKind.EndArray; tokens.Next())
            {
                tokens.Require(TokenKind.StartMap, "an object with the name and the units of a sensor");
                string? name = null;
                string units = "";
                for (tokens.Next(); tokens.Kind == TokenKind.Key; tokens.Next())
                {
                    string key = tokens.Text;
                    tokens.Next();
                    if (key == "name")
                    {
                        name = Text();
                    }
                    else if (key == "units")
                    {
                        units = Text();
                    }
                    else
                    {
                        tokens.PassOver();
                    }
                }

                if (string.IsNullOrEmpty(name) || _names.Contains(name, StringComparer.OrdinalIgnoreCase))
                {
                    throw tokens.Error(DiagnosticIds.BadValue, $"a sensor has {(string.IsNullOrEmpty(name) ? "no name" : $"the name '{TokenReader.Shown(name)}' of an earlier one")}", "a name of its own for each sensor");
                }

                _names.Add(name);
                _units.Add(units);
                if (_names.Count > WavReader.MaxChannels)
                {
                    throw tokens.Error(DiagnosticIds.TooLarge, $"there are more than {WavReader.MaxChannels} sensors");
                }
            }
        }

        private void ReadValues()
        {
            tokens.Require(TokenKind.StartArray, "an array of values");
            for (tokens.Next(); tokens.Kind != TokenKind.EndArray; tokens.Next())
            {
                int length = 0;
                if (tokens.Kind == TokenKind.StartArray)
                {
                    for (tokens.Next(); tokens.Kind != TokenKind.EndArray; tokens.Next(), length++)
                    {
                        _values.Add((float)Number());
                    }
                }
                else
                {
                    _values.Add((float)Number());
                }

                bool isFirst = _values.Count == Math.Max(length, 1);
                if ((!isFirst && length != _rowLength) || (length == 0 && tokens.Kind == TokenKind.EndArray))
                {
                    throw tokens.Error(DiagnosticIds.RaggedTable, $"a row has {length} values", string.Create(CultureInfo.InvariantCulture, $"{_rowLength}, as the first row"));
                }

                _rowLength = length;
            }
        }

        private string Text()
        {
            tokens.Require(TokenKind.Text, "a text");
            return tokens.Text;
        }

        private double Number()
        {
            tokens.Require(TokenKind.Number, "a number");
            return float.IsFinite((float)tokens.Number) ? tokens.Number : throw tokens.Error(DiagnosticIds.NotANumber, $"{tokens.Number} is not a finite number");
        }
    }
}
