using System.Buffers.Binary;
using System.Globalization;
using Mote.Core;

namespace Mote.Formats.Wav;

/// <summary>What the fmt chunk of a WAV file says about its samples.</summary>
/// <param name="IsFloat">True for IEEE 754 numbers, false for integers.</param>
/// <param name="Channels">From 1 on.</param>
/// <param name="Rate">Samples per second of each channel, from 1 on.</param>
/// <param name="SampleBytes">Bytes of one sample: 1 to 4 for integers, 4 or 8 for floats.</param>
internal sealed record WavFormat(bool IsFloat, int Channels, long Rate, int SampleBytes)
{
    private const int Pcm = 1;
    private const int Float = 3;
    private const int Extensible = 0xFFFE;
    private const int ExtensibleLength = 40;
    private const string Supported = "PCM of 8, 16, 24 or 32 bits, floats of 32 or 64 bits";

    /// <summary>Bytes of the samples of all channels at one time.</summary>
    public int FrameBytes => Channels * SampleBytes;

    // The end of the identifiers of sub-formats that stand for a plain format code.
    private static ReadOnlySpan<byte> PlainSubFormat => [0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71];

    /// <summary>Reads the content of the chunk.</summary>
    /// <exception cref="DiagnosticException">The samples are stored in another way, or the numbers contradict each other.</exception>
    public static WavFormat Read(ReadOnlySpan<byte> chunk, string place)
    {
        if (chunk.Length < 16)
        {
            throw Error(DiagnosticIds.RecordingTruncated, place, $"the fmt chunk has {chunk.Length} bytes", "16 or more");
        }

        int code = BinaryPrimitives.ReadUInt16LittleEndian(chunk);
        if (code == Extensible)
        {
            if (chunk.Length < ExtensibleLength)
            {
                throw Error(DiagnosticIds.RecordingTruncated, place, $"the fmt chunk of the extensible format has {chunk.Length} bytes", "40 or more");
            }

            code = chunk[26..ExtensibleLength].SequenceEqual(PlainSubFormat) ? BinaryPrimitives.ReadUInt16LittleEndian(chunk[24..]) : Extensible;
        }

        int channels = BinaryPrimitives.ReadUInt16LittleEndian(chunk[2..]);
        long rate = BinaryPrimitives.ReadUInt32LittleEndian(chunk[4..]);
        int frame = BinaryPrimitives.ReadUInt16LittleEndian(chunk[12..]);
        int bits = BinaryPrimitives.ReadUInt16LittleEndian(chunk[14..]);
        bool good = code switch
        {
            Pcm => bits is 8 or 16 or 24 or 32,
            Float => bits is 32 or 64,
            _ => false,
        };
        if (!good)
        {
            throw Error(DiagnosticIds.UnsupportedEncoding, place, $"the samples are {NameOf(code)} of {bits} bits", Supported);
        }

        if (channels is 0 or > WavReader.MaxChannels || rate == 0 || frame != channels * bits / 8)
        {
            throw Error(DiagnosticIds.NotThisFormat, place, $"there are {channels} channels of {bits} bits at {rate} Hz in frames of {frame} bytes",
                string.Create(CultureInfo.InvariantCulture, $"1 to {WavReader.MaxChannels} channels, a rate, frames of channels * bits / 8 bytes"));
        }

        return new WavFormat(code == Float, channels, rate, bits / 8);
    }

    /// <summary>A diagnostic about a WAV file.</summary>
    public static DiagnosticException Error(string id, string place, FormattableString found, string? supported = null, string remedy = "Convert it to 16-bit PCM, for example: ffmpeg -i IN.wav -c:a pcm_s16le OUT.wav") =>
        new(new Diagnostic(id, place, found.ToString(CultureInfo.InvariantCulture), supported, remedy));

    private static string NameOf(int code) => code switch
    {
        Pcm => "PCM",
        2 => "Microsoft ADPCM",
        Float => "floats",
        6 => "A-law",
        7 => "mu-law",
        0x11 => "IMA ADPCM",
        0x55 => "MP3",
        0xFF => "AAC",
        Extensible => "an unknown extensible format",
        _ => string.Create(CultureInfo.InvariantCulture, $"of the unknown format 0x{code:X4}"),
    };
}
